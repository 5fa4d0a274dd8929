import { admitMade, sizeOf } from '../admit.js';
import type { CompiledNode } from '../compiled-flow.js';
import type { Values } from '../definition.js';
import { Failure, JobFailure, textOf } from '../failure.js';
import type { ListedStep } from '../run-host.js';
import { inputValue } from './input-value.js';
import type { Gathered, Pull } from './pull.js';
import { countEntries, isSpent } from './pulled-work.js';
import { putOutputs } from './put-outputs.js';
import { NONE } from './scope.js';

/**
 * The inputs of a node that may have any number of them have at most as many bytes as so many of the largest values, because they are written
 * as one text: 300 times the same variable of 1 MiB ended a worker.
 */
const MOST_VALUES = 8;

/** Operations or inputs remain to be computed, and the yield budget is spent. */
export const SPENT = Symbol('spent');

/** What {@link pullInputs} returns if not all inputs are known yet. */
export type Pulling = Promise<void> | typeof SPENT;

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

function gather(node: CompiledNode, pull: Pull): Values | Pulling {
  if (node.freeInputs) return gatherMany(node, pull);
  const values: Values = {};
  pull.scope.sequenceValue = NONE;
  for (const input of node.inputs) {
    const value = inputValue(input, pull);
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
    const value = inputValue(input, pull);
    if (value instanceof Promise) return value;
    gathered.bytes += sizeOf(value);
    if (gathered.bytes > most) throw inputsTooLarge(most);
    values[input.name] = value;
    gathered.count += 1;
    countEntries(1);
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
