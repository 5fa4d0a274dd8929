import type { Json, Values } from '../../../src/flow/index.js';
import type { Expression } from './processes.js';

/** The variables and the outputs that a branch or a process sees: its own before those around it. */
export class ExpectedScope {
  /** By name, as `n3.value`, with the number of the put; those of one put are as new as each other. */
  private readonly outputs = new Map<string, { value: Json; put: number }>();
  private puts = 0;
  private readonly variables = new Map<string, Json>();

  constructor(private readonly around: ExpectedScope | null = null) {}

  put(node: string, outputs: Values): void {
    this.puts += 1;
    for (const [name, value] of Object.entries(outputs))
      this.outputs.set(`${node}.${name}`, { value, put: this.puts });
  }

  /** The value of the output that was put last, and of several the last that is named; undefined if none was put. */
  newest(names: readonly string[]): Json | undefined {
    const own = names.flatMap((name) => this.outputs.get(name) ?? []);
    const last = Math.max(...own.map(({ put }) => put));
    return own.length === 0 ? this.around?.newest(names) : own.findLast(({ put }) => put === last)?.value;
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
    for (const [name, { value, put }] of branch.outputs)
      this.outputs.set(name, { value, put: this.puts + put });
    this.puts += branch.puts;
    for (const [name, value] of branch.variables) this.setVariable(name, value);
  }
}
