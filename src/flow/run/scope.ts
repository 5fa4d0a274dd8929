import { fit, describeValue } from '../data-type.js';
import type { CompiledFlow, CompiledNode, NodeReads } from '../compiled-flow.js';
import type { PureContext, Values } from '../definition.js';
import { NOT_SIMPLE, parseExpression } from '../expression/expression.js';
import type { EvaluationHost, Root } from '../expression/expression.js';
import { admit, admitMade } from '../admit.js';
import { Failure } from '../failure.js';
import type { Json } from '../json.js';
import { yieldIfSpent } from '../yield-budget.js';
import type { LiveBytes } from './live-bytes.js';
import { countEntries } from './pulled-work.js';

/** The data that all scopes of one process share: the process of the job, or a called process. */
export interface ProcessInRun {
  readonly flow: CompiledFlow;
  /** The process that calls it; null for that of the job. */
  readonly caller: ProcessInRun | null;
  /** Its inputs. */
  readonly inputs: Values;
  readonly job: { id: number; process: number };
  readonly live: LiveBytes;
  readonly host: EvaluationHost;
}

/**
 * How many entries a node takes at least in the input document of an expression, and else one for each output: 4,000 branches that each read
 * 4,500 nodes took 4 GB, and 200 that read one with 100,000 outputs 1.7 GB.
 */
const ENTRIES_OF_NODE = 4;

/** No value. */
export const NONE = Symbol('none');

/**
 * The visible variables and the newest outputs. Consecutive frames share a scope, since the outputs of a frame stay visible after
 * it. A branch has its own scope, nested in that of the node that opened it.
 */
export class Scope implements PureContext {
  /** By slot. */
  private readonly values: (Json | undefined)[] = [];
  /** The slots that have a value. A flow may have 500,000 slots, and a job thousands of branches that each use a few of them. */
  private readonly filled: number[] = [];
  /** By slot, when the output was set: the newest wins if an input has several links. */
  private readonly stamps: number[] = [];
  /** By index of an operation, the pull in which it was last computed. */
  readonly pulledIn: number[] = [];
  /** The slots whose value JSONata unwrapped from a sequence. */
  private readonly ofSequence = new Set<number>();
  private readonly written = new Set<string>();
  private vars: Record<string, Json>;
  /** Whether no other scope has the same {@link vars}. */
  private ownsVars: boolean;
  private root: Root;
  private dropped = false;
  /** The value that JSONata has just unwrapped from a sequence; an input of type `array` wraps it again. */
  sequenceValue: unknown = NONE;
  /** The nodes that the `expression` option of the current node reads. Set before the node is computed. */
  reads: NodeReads = [];

  constructor(
    readonly process: ProcessInRun,
    vars: Record<string, Json>,
    private readonly outer: Scope | null = null,
  ) {
    this.vars = vars;
    this.ownsVars = outer === null;
    this.root = { vars, inputs: process.inputs, job: process.job, nodes: {} };
    if (outer !== null) return;
    process.live.holdFlow(process.flow);
    process.live.holdEntries(process.flow.variables.size);
    for (const [name, value] of Object.entries(vars)) vars[name] = process.live.hold(value);
  }

  /** A scope for a branch. Its writes to variables are seen by itself only; this scope must not change while the branch runs. */
  branch(): Scope {
    return new Scope(this.process, this.vars, this);
  }

  /** The newest visible value of the output; undefined if there is none. */
  read(slot: number): Json | undefined {
    const own = this.values[slot];
    if (own !== undefined || this.outer === null) return own;
    return this.outer.read(slot);
  }

  /** Of several outputs, the one that was set last. */
  newest(slots: readonly number[]): number {
    let best = slots[0] ?? -1;
    if (slots.length > 1) for (const slot of slots) if (this.stampOf(slot) >= this.stampOf(best)) best = slot;
    return best;
  }

  isOfSequence(slot: number): boolean {
    if (this.values[slot] !== undefined || this.outer === null) return this.ofSequence.has(slot);
    return this.outer.isOfSequence(slot);
  }

  /** Sets an output. @param stamp grows with each call */
  put(slot: number, value: Json, stamp: number): void {
    const { live } = this.process;
    const former = this.values[slot];
    if (former === undefined) {
      this.filled.push(slot);
      live.holdEntries(1);
    } else {
      live.release(former);
    }
    this.values[slot] = live.hold(value);
    this.stamps[slot] = stamp;
    if (value === this.sequenceValue) this.ofSequence.add(slot);
    else if (this.ofSequence.size > 0) this.ofSequence.delete(slot);
  }

  /**
   * Merges the outputs and variables of a branch, in the order in which they were set.
   *
   * @param nextStamp gives stamps greater than all before, so that the values of a later branch are newer
   */
  adopt(branch: Scope, nextStamp: () => number): void {
    this.sequenceValue = NONE;
    const slots = branch.filled.sort((a, b) => branch.stampOf(a) - branch.stampOf(b));
    let [former, stamp] = [-1, -1];
    for (const slot of slots) {
      // What was set at the same time stays as new as each other.
      if (branch.stampOf(slot) !== former) stamp = nextStamp();
      former = branch.stampOf(slot);
      this.put(slot, branch.values[slot] ?? null, stamp);
      if (branch.ofSequence.has(slot)) this.ofSequence.add(slot);
    }
    for (const name of branch.written) this.write(name, branch.vars[name] ?? null);
    branch.drop();
  }

  /** How many values it holds besides those of its outer scope. */
  get valueCount(): number {
    return this.filled.length + this.written.size;
  }

  /** Releases all values, when the branch or the called process has ended. */
  drop(): void {
    if (this.dropped) return;
    this.dropped = true;
    const { live, flow } = this.process;
    if (this.outer === null) live.releaseFlow(flow);
    for (const slot of this.filled) live.release(this.values[slot]);
    live.releaseEntries(this.filled.length);
    this.filled.length = 0;
    this.values.length = 0;
    for (const name of this.outer === null ? Object.keys(this.vars) : this.written)
      live.release(this.vars[name]);
    if (this.ownsVars) live.releaseEntries(this.process.flow.variables.size);
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
    if (variable === undefined)
      throw new Failure({ en: `the flow has no variable "${name}"`, zh: `流程没有变量“${name}”` }, false);
    const fitted = fit(value, variable.type, value === this.sequenceValue);
    if (fitted === undefined) {
      const wanted = `the variable "${name}" is of the type ${variable.type}`;
      const given = describeValue(value);
      throw new Failure(
        {
          en: `its input "value" does not fit: ${wanted}, but got ${given.en}`,
          zh: `其输入“value”的值不符：变量“${name}”的类型为 ${variable.type}，所给的却是${given.zh}`,
        },
        false,
      );
    }
    this.write(name, fitted);
  }

  private write(name: string, value: Json): void {
    const { live } = this.process;
    if (!this.ownsVars) this.copyVars();
    if (this.outer === null || this.written.has(name)) live.release(this.vars[name]);
    this.vars[name] = live.hold(value);
    this.written.add(name);
  }

  /** Most branches write no variable, and a flow may have 200,000. */
  private copyVars(): void {
    this.process.live.holdEntries(this.process.flow.variables.size);
    this.ownsVars = true;
    this.vars = Object.assign(Object.create(null), this.vars) as Record<string, Json>;
    this.root = { ...this.root, vars: this.vars };
  }

  evaluate(source: string, own: Values): Json | Promise<Json> {
    const expression = parseExpression(source);
    const root = Object.assign(Object.create(null), own, this.rootFor(this.reads)) as Root;
    const value = expression.evaluateNow(root);
    if (value !== NOT_SIMPLE) return admit(value, this.process.host.maxValueBytes);
    const evaluating = () => expression.evaluate(root, this.process.host);
    return this.whileRead(root, evaluating).then((evaluated) => {
      const admitted = admitMade(evaluated.value, this.process.host.maxValueBytes);
      if (evaluated.ofSequence) this.sequenceValue = admitted;
      return admitted;
    });
  }

  yieldIfSpent(): Promise<void> | undefined {
    return yieldIfSpent(this.process.host);
  }

  /**
   * Counts the outputs in an input document as live values of the job while an evaluation reads it.
   *
   * @throws JobFailure past the job's limit
   */
  whileRead<Result>(root: Root, evaluating: () => Promise<Result>): Promise<Result> {
    let count = 0;
    for (const outputs of Object.values(root.nodes as Record<string, object>))
      count += Math.max(ENTRIES_OF_NODE, Object.keys(outputs).length);
    if (count === 0) return evaluating();
    const { live } = this.process;
    live.holdEntries(count);
    return evaluating().finally(() => live.releaseEntries(count));
  }

  /** The input document of expressions that read these nodes. */
  rootFor(reads: NodeReads): Root {
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
    countEntries(node.outputs.length);
    for (const { name, slot } of node.outputs) {
      const value = this.read(slot);
      if (value === undefined) continue;
      outputs[name] = value;
      if (!Object.hasOwn(nodes, node.id)) nodes[node.id] = outputs;
    }
  }

  private stampOf(slot: number): number {
    return this.stamps[slot] ?? this.outer?.stampOf(slot) ?? -1;
  }
}
