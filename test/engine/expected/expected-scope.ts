import type { Json, Values } from '../../../src/flow/index.js';
import type { Expression } from './processes.js';

/** The variables and the outputs that a branch or a process sees: its own before those around it. */
export class ExpectedScope {
  /** By name, as `n3.value`; the newest last. */
  private readonly outputs = new Map<string, Json>();
  private readonly variables = new Map<string, Json>();

  constructor(private readonly around: ExpectedScope | null = null) {}

  put(node: string, outputs: Values): void {
    for (const [name, value] of Object.entries(outputs)) this.putOne(`${node}.${name}`, value);
  }

  private putOne(name: string, value: Json): void {
    this.outputs.delete(name);
    this.outputs.set(name, value);
  }

  /** The value of the output that was put last; undefined if none was put. */
  newest(names: readonly string[]): Json | undefined {
    const own = [...this.outputs].findLast(([name]) => names.includes(name));
    return own === undefined ? this.around?.newest(names) : own[1];
  }

  variable(name: string): Json {
    const own = this.variables.get(name);
    return own === undefined ? (this.around?.variable(name) ?? null) : own;
  }

  get x(): number {
    return Number(this.variable('x'));
  }

  setVariable(name: string, value: Json): void {
    this.variables.set(name, value);
  }

  valueOf(expression: Expression): Json {
    switch (expression.of) {
      case 'number':
        return expression.number;
      case 'x':
        return this.x;
      case 'x + 1':
        return this.x + 1;
      case 'output':
        return this.newest([expression.output]) ?? null;
    }
  }

  /** What has been put and set in it. */
  changes(): unknown {
    return [[...this.outputs], [...this.variables]];
  }

  /** Takes over what a branch has put and set. */
  merge(branch: ExpectedScope): void {
    for (const [name, value] of branch.outputs) this.putOne(name, value);
    for (const [name, value] of branch.variables) this.setVariable(name, value);
  }
}
