import { admit, admitMade, sizeOf } from '../admit.js';
import type { CompiledInput, CompiledNode } from '../compiled-flow.js';
import { describeValue, fit } from '../data-type.js';
import type { Text } from '../text.js';
import type { Values } from '../definition.js';
import { evaluateNow, evaluateTemplate } from '../expression/evaluate-template.js';
import { NOT_SIMPLE } from '../expression/expression.js';
import type { Evaluated } from '../expression/expression.js';
import { Failure, JobFailure, textOf } from '../failure.js';
import type { ListedStep } from '../run-host.js';
import type { Json } from '../json.js';
import { wrongOutputType } from './wrong-output-type.js';
import { countTemplate, countValue, isSpent } from './pulled-work.js';
import { NONE } from './scope.js';
import type { Scope } from './scope.js';

/** The inputs of a node, up to the one whose evaluation is waited for, or before which the yield budget was spent. */
interface Gathered {
  node: CompiledNode;
  values: Values;
  /** How many are known. */
  count: number;
  /** Their size. */
  bytes: number;
}

/** One computation of a node's inputs, in which each operation that they read is computed once. */
export interface Pull {
  readonly scope: Scope;
  /** Greater than that of any earlier pull. */
  readonly number: number;
  /** Lists an operation whose inputs are known, if operations are listed. */
  listPulled(operation: CompiledNode, inputs: Values): ListedStep | null;
  /** Counts an operation as a step of the job, when it is computed or has failed. Ends its listed step. */
  computed(operation: CompiledNode, error: Text | null, listed: ListedStep | null): void;
  /** The results of asynchronous templates, and large texts. */
  evaluated: Map<CompiledInput, Evaluated> | null;
  /** The inputs of which not all are known yet. */
  gathered: Gathered | null;
  /**
   * Counts a value that the pull has made as a live value, until the next pull or until its node has ended.
   *
   * @returns the value to use instead of it, see {@link LiveBytes.hold}
   * @throws JobFailure past the job's limit
   */
  hold(value: Json): Json;
}

/**
 * The inputs of a node that may have any number of them have at most as many bytes as so many of the largest values, because they are written
 * as one text: 300 times the same variable of 1 MiB ended a worker.
 */
const MOST_VALUES = 8;

/** Operations or inputs remain to be computed, and the yield budget is spent. */
export const SPENT = Symbol('spent');

/** What {@link pullInputs} returns if not all inputs are known yet. */
export type Pulling = Promise<void> | typeof SPENT;

/** Shorter texts are not kept: copying one takes no longer than the look-up. */
const LARGE_TEXT = 1024;

/**
 * The inputs of a node, after computing all operations that they read. If something is asynchronous, it returns a promise: call
 * it again when that resolves. After {@link SPENT}, call it again in a later turn of the event loop: 4,000 operations on a text of 1 MB
 * took 30 s.
 *
 * @throws Failure if a value does not fit, or an operation or expression fails
 */
export function pullInputs(node: CompiledNode, pull: Pull): Values | Pulling {
  return computeAll(node.pulls, pull) ?? computeFallbacks(node, pull) ?? gather(node, pull);
}

/** Whether a linked output has a value. Then the own value of the input does not count, and the operations that it reads may fail. */
const hasValue = (slots: readonly number[], { scope }: Pull): boolean =>
  scope.read(scope.newest(slots)) !== undefined;

function computeAll(operations: readonly number[], pull: Pull): Pulling | undefined {
  for (const operation of operations) {
    if (pull.scope.pulledIn[operation] === pull.number) continue;
    const waiting = compute(operation, pull);
    if (waiting !== undefined) return waiting;
  }
  return undefined;
}

function computeFallbacks({ fallbacks }: CompiledNode, pull: Pull): Pulling | undefined {
  for (const { slots, pulls } of fallbacks) {
    if (hasValue(slots, pull)) continue;
    const waiting = computeAll(pulls, pull);
    if (waiting !== undefined) return waiting;
  }
  return undefined;
}

/** Computes an operation after those that it reads. Not recursive, since a chain may be as long as the flow. */
function compute(operation: number, pull: Pull): Pulling | undefined {
  const { scope } = pull;
  const { nodes } = scope.process.flow;
  const open = [operation];
  for (let index = open.at(-1); index !== undefined; index = open.at(-1)) {
    const node = nodes[index];
    const needed = node && missing(node, pull);
    if (node === undefined || scope.pulledIn[index] === pull.number) {
      open.pop();
    } else if (needed !== undefined) {
      open.push(needed);
    } else {
      const waiting = computeOne(node, pull);
      if (waiting !== undefined) return waiting;
      open.pop();
      if (isSpent()) return SPENT;
    }
  }
  return undefined;
}

/** An operation that must be computed before the node. */
function missing({ pulls, fallbacks }: CompiledNode, pull: Pull): number | undefined {
  const needed = missingOf(pulls, pull);
  if (needed !== undefined || fallbacks.length === 0) return needed;
  for (const { slots, pulls } of fallbacks) {
    const own = hasValue(slots, pull) ? undefined : missingOf(pulls, pull);
    if (own !== undefined) return own;
  }
  return undefined;
}

function missingOf(operations: readonly number[], { scope, number }: Pull): number | undefined {
  for (const operation of operations) if (scope.pulledIn[operation] !== number) return operation;
  return undefined;
}

function computeOne(node: CompiledNode, pull: Pull): Pulling | undefined {
  const { action } = node;
  const { scope } = pull;
  let listed: ListedStep | null = null;
  if (action.kind !== 'compute') return undefined;
  try {
    const inputs = gather(node, pull);
    if (inputs === SPENT) return SPENT;
    if (inputs instanceof Promise) return inputs.catch((error: unknown) => fail(node, pull, error, null));
    listed = pull.listPulled(node, inputs);
    scope.reads = node.reads;
    const outputs = action.definition.compute(inputs, node.options, scope);
    if (outputs instanceof Promise) {
      return outputs
        .then((values) => finish(node, values, pull, listed))
        .catch((error: unknown) => fail(node, pull, error, listed));
    }
    finish(node, outputs, pull, listed);
    return undefined;
  } catch (error) {
    return fail(node, pull, error, listed);
  }
}

function finish(node: CompiledNode, outputs: Values, pull: Pull, listed: ListedStep | null): void {
  putOutputs(node, outputs, pull.scope, pull.number, admitMade);
  if (listed !== null) listed.outputs = outputs;
  pull.scope.sequenceValue = NONE;
  pull.scope.pulledIn[node.index] = pull.number;
  pull.computed(node, null, listed);
}

function fail(node: CompiledNode, pull: Pull, error: unknown, listed: ListedStep | null): never {
  if (error instanceof JobFailure) throw error;
  const text = textOf(error);
  pull.computed(node, text, listed ?? pull.listPulled(node, {}));
  throw new Failure(
    {
      en: `the operation "${node.id}" that it reads failed: ${text.en}`,
      zh: `其上游运算“${node.id}”失败：${text.zh}`,
    },
    false,
  );
}

/** @throws Failure if an output is not a value of a flow, or not of its type */
export function putOutputs(
  node: CompiledNode,
  outputs: Values,
  scope: Scope,
  stamp: number,
  take: typeof admitMade = admit,
): void {
  for (const { name, dataType, slot } of node.outputs) {
    const value = take(Object.hasOwn(outputs, name) ? outputs[name] : null, scope.process.host.maxValueBytes);
    const fitted = fit(value, dataType, value === scope.sequenceValue);
    if (fitted === undefined) {
      throw wrongOutputType(name, dataType, value);
    }
    scope.put(slot, fitted, stamp);
  }
}

function gather(node: CompiledNode, pull: Pull): Values | Pulling {
  if (node.freeInputs) return gatherMany(node, pull);
  const values: Values = {};
  pull.scope.sequenceValue = NONE;
  for (const input of node.inputs) {
    const value = valueOf(input, pull);
    if (value instanceof Promise) return value;
    values[input.name] = value;
  }
  return values;
}

/** The inputs of a node that may have thousands. What is known of them is kept meanwhile. */
function gatherMany(node: CompiledNode, pull: Pull): Values | Pulling {
  const most = MOST_VALUES * pull.scope.maxValueBytes;
  const gathered = goOnGathering(node, pull);
  const { values } = gathered;
  for (const input of node.inputs.slice(gathered.count)) {
    const value = valueOf(input, pull);
    if (value instanceof Promise) return value;
    gathered.bytes += sizeOf(value);
    if (gathered.bytes > most) throw inputsTooLarge(most);
    values[input.name] = value;
    gathered.count += 1;
    if (isSpent()) return SPENT;
  }
  pull.gathered = null;
  return values;
}

function goOnGathering(node: CompiledNode, pull: Pull): Gathered {
  const { gathered } = pull;
  if (gathered?.node === node) return gathered;
  pull.scope.sequenceValue = NONE;
  return (pull.gathered = { node, values: Object.create(null) as Values, count: 0, bytes: 0 });
}

const inputsTooLarge = (most: number): Failure =>
  new Failure(
    {
      en: `its inputs are larger than ${most} bytes together`,
      zh: `其输入合计超过 ${most} 字节`,
    },
    false,
  );

function valueOf(input: CompiledInput, pull: Pull): Json | Promise<void> {
  const { scope } = pull;
  if (input.slots.length > 0) {
    const slot = scope.newest(input.slots);
    const value = scope.read(slot);
    if (value !== undefined) return accept(input, value, scope.isOfSequence(slot), scope);
  }
  if (input.own.kind === 'constant') return accept(input, input.own.value, false, scope);
  const earlier = pull.evaluated?.get(input);
  if (earlier !== undefined) return accept(input, earlier.value as Json, earlier.ofSequence, scope);
  countTemplate();
  const root = scope.rootFor(input.reads);
  const { host } = scope.process;
  const now = evaluateNow(input.own, root, host.maxValueBytes);
  if (now !== NOT_SIMPLE) {
    const value = admit(now, host.maxValueBytes);
    if (typeof value !== 'string' || value.length < LARGE_TEXT)
      return accept(input, value, now === undefined, scope);
    return accept(input, keep(input, value, false, pull), false, scope);
  }
  return scope
    .whileRead(root, () => evaluateTemplate(input.own, root, host))
    .then(
      ({ value, ofSequence }) => {
        keep(input, admit(value, host.maxValueBytes), ofSequence, pull);
      },
      (error: unknown) => {
        throw error instanceof Failure
          ? new Failure(
              {
                en: `its input "${input.name}": ${error.text.en}`,
                zh: `其输入“${input.name}”：${error.text.zh}`,
              },
              false,
            )
          : error;
      },
    );
}

/** Keeps a value for the rest of the pull, and returns it. @throws JobFailure past the job's limit of live values */
function keep(input: CompiledInput, value: Json, ofSequence: boolean, pull: Pull): Json {
  const kept = pull.hold(value);
  pull.evaluated ??= new Map();
  pull.evaluated.set(input, { value: kept, ofSequence });
  return kept;
}

function accept(input: CompiledInput, value: Json, ofSequence: boolean, scope: Scope): Json {
  const fitted = fit(value, input.dataType, ofSequence);
  if (fitted === undefined) {
    const { en, zh } = describeValue(value);
    throw new Failure(
      {
        en: `its input "${input.name}" must be ${input.dataType}, but got ${en}`,
        zh: `其输入“${input.name}”应为 ${input.dataType}，所给的却是${zh}`,
      },
      false,
    );
  }
  if (fitted === null && input.required)
    throw new Failure(
      {
        en: `its input "${input.name}" is required, but got nothing`,
        zh: `其输入“${input.name}”为必填，却没有值`,
      },
      false,
    );
  if (ofSequence) scope.sequenceValue = fitted;
  countValue(fitted);
  return fitted;
}
