import { fit, describeValue } from '../data-type.js';
import type { CompiledFlow, CompiledNode, Reads } from '../compile-flow.js';
import type { PureContext, Values } from '../definition.js';
import { NOT_SIMPLE, parseExpression } from '../expression/expression.js';
import type { EvaluationHost, Root } from '../expression/expression.js';
import { admit } from '../admit.js';
import { Failure } from '../failure.js';
import { hasOwn } from '../has-own.js';
import type { Json } from '../world.js';
import type { LiveValues } from './live-values.js';

/** What all scopes of one process, the job's own or a called one, share. */
export interface ProcessInRun {
  readonly flow: CompiledFlow;
  /** What it was given. */
  readonly inputs: Values;
  readonly job: { id: number; process: number };
  readonly live: LiveValues;
  readonly host: EvaluationHost;
}

/** No value. */
export const NONE = Symbol('none');

/**
 * What is in sight: the variables and the newest outputs. Frames one after another share a scope, as whatever a frame
 * puts out passes outwards; a branch has one of its own over that of the node that opened it.
 */
export class Scope implements PureContext {
  /** By number of the output. */
  private readonly values: (Json | undefined)[] = [];
  /** By number of the output, when it was put out: newest wins where an input has several links. */
  private readonly stamps: number[] = [];
  /** By number of an operation, in which pull it was last computed. */
  readonly pulledIn: number[] = [];
  /** Outputs whose value an expression made of a sequence. */
  private readonly ofSequence = new Set<number>();
  private readonly written = new Set<string>();
  private readonly root: Root;
  private dropped = false;
  /** The value that an expression has just made of a sequence: where it goes to an array, it is `[it]`. */
  sequenceValue: unknown = NONE;
  /** What its `expression` option reads of `nodes`: set by whoever computes the node. */
  reads: Reads = [];

  constructor(
    readonly process: ProcessInRun,
    readonly vars: Record<string, Json>,
    private readonly outer: Scope | null = null,
  ) {
    this.root = { vars, inputs: process.inputs, job: process.job, nodes: {} };
    if (outer === null) for (const value of Object.values(vars)) process.live.hold(value);
  }

  /** A scope for a branch, which reads and writes its own copy of the variables. */
  branch(): Scope {
    return new Scope(
      this.process,
      Object.assign(Object.create(null), this.vars) as Record<string, Json>,
      this,
    );
  }

  /** The newest value of the output; undefined where it has not run in sight. */
  read(slot: number): Json | undefined {
    const own = this.values[slot];
    if (own !== undefined || this.outer === null) return own;
    return this.outer.read(slot);
  }

  /** Of several outputs, the one put out last. */
  newest(slots: readonly number[]): number {
    let best = slots[0] ?? -1;
    if (slots.length > 1) for (const slot of slots) if (this.stampOf(slot) >= this.stampOf(best)) best = slot;
    return best;
  }

  isOfSequence(slot: number): boolean {
    return this.ofSequence.has(slot) || (this.outer?.isOfSequence(slot) ?? false);
  }

  /** @param stamp grows with each call */
  put(slot: number, value: Json, stamp: number): void {
    const { live } = this.process;
    live.release(this.values[slot]);
    live.hold(value);
    this.values[slot] = value;
    this.stamps[slot] = stamp;
    if (value === this.sequenceValue) this.ofSequence.add(slot);
    else if (this.ofSequence.size > 0) this.ofSequence.delete(slot);
  }

  /**
   * Takes over what a branch has put out and written, in the order in which it did so.
   *
   * @param nextStamp gives stamps later than all before, so that a later branch's values are the newer ones
   */
  adopt(branch: Scope, nextStamp: () => number): void {
    const slots = [...branch.values.keys()].filter((slot) => branch.values[slot] !== undefined);
    slots.sort((a, b) => branch.stampOf(a) - branch.stampOf(b));
    for (const slot of slots) {
      this.put(slot, branch.values[slot] ?? null, nextStamp());
      if (branch.ofSequence.has(slot)) this.ofSequence.add(slot);
    }
    for (const name of branch.written) this.write(name, branch.vars[name] ?? null);
    branch.drop();
  }

  /** Forgets all: the branch or the called process has ended. */
  drop(): void {
    if (this.dropped) return;
    this.dropped = true;
    const { live } = this.process;
    for (const value of this.values) live.release(value);
    this.values.length = 0;
    for (const name of this.outer === null ? Object.keys(this.vars) : this.written)
      live.release(this.vars[name]);
    this.written.clear();
  }

  get maxValueBytes(): number {
    return this.process.host.maxValueBytes;
  }

  getVariable(name: string): Json {
    return this.vars[name] ?? null;
  }

  setVariable(name: string, value: Json): void {
    const variable = this.process.flow.variables.get(name);
    if (variable === undefined) throw new Failure(`the flow has no variable "${name}"`, false);
    const fitted = fit(value, variable.type, value === this.sequenceValue);
    if (fitted === undefined) {
      const wanted = `the variable "${name}" is of the type ${variable.type}`;
      throw new Failure(
        `its input "value" does not fit: ${wanted}, but is given ${describeValue(value)}`,
        false,
      );
    }
    this.write(name, fitted);
  }

  private write(name: string, value: Json): void {
    const { live } = this.process;
    if (this.outer === null || this.written.has(name)) live.release(this.vars[name]);
    live.hold(value);
    this.vars[name] = value;
    this.written.add(name);
  }

  evaluate(source: string, own: Values): Json | Promise<Json> {
    const expression = parseExpression(source);
    const root = Object.assign(Object.create(null), own, this.rootFor(this.reads)) as Root;
    const value = expression.evaluateNow(root);
    if (value !== NOT_SIMPLE) return admit(value, this.process.host.maxValueBytes);
    return expression.evaluate(root, this.process.host).then((evaluated) => {
      const admitted = admit(evaluated.value, this.process.host.maxValueBytes);
      if (evaluated.ofSequence) this.sequenceValue = admitted;
      return admitted;
    });
  }

  /** What expressions that read these nodes are evaluated against. */
  rootFor(reads: Reads): Root {
    if (reads.length === 0) return this.root;
    const { nodes } = this.process.flow;
    const seen: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const node of reads === 'all' ? nodes : reads.map((index) => nodes[index])) {
      if (node !== undefined) this.describe(node, seen);
    }
    return { ...this.root, nodes: seen };
  }

  private describe(node: CompiledNode, nodes: Record<string, unknown>): void {
    const outputs: Record<string, Json> = Object.create(null) as Record<string, Json>;
    for (const { name, slot } of node.outputs) {
      const value = this.read(slot);
      if (value === undefined) continue;
      outputs[name] = value;
      if (!hasOwn(nodes, node.id)) nodes[node.id] = outputs;
    }
  }

  private stampOf(slot: number): number {
    return this.stamps[slot] ?? this.outer?.stampOf(slot) ?? -1;
  }
}
