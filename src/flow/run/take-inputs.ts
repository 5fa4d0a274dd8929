import { admit } from '../admit.js';
import type { CompiledInput, CompiledNode } from '../compile-flow.js';
import { describeValue, fit } from '../data-type.js';
import type { Values } from '../definition.js';
import { evaluateNow, evaluateTemplate } from '../expression/evaluate-template.js';
import { NOT_SIMPLE } from '../expression/expression.js';
import type { Evaluated } from '../expression/expression.js';
import { Failure, JobFailure, messageOf } from '../failure.js';
import { hasOwn } from '../has-own.js';
import type { Json } from '../world.js';
import { NONE } from './scope.js';
import type { Scope } from './scope.js';

/** One taking of a node's inputs, in which each operation behind them is computed once. */
export interface Pull {
  readonly scope: Scope;
  /** Greater than that of any earlier pull. */
  readonly number: number;
  /** Counts an operation as a step of the job, once it is computed or has failed. */
  computed(operation: CompiledNode, error: string | null): void;
  /** Templates that took their time, so that they need not take it again. */
  evaluated: Map<CompiledInput, Evaluated> | null;
}

/**
 * The inputs of a node, with all operations behind them computed. Where something takes its time, it is a promise: when
 * that settles, ask again.
 *
 * @throws Failure where a value does not fit, or an operation or expression fails
 */
export function takeInputs(node: CompiledNode, pull: Pull): Values | Promise<void> {
  for (const operation of node.pulls) {
    if (pull.scope.pulledIn[operation] === pull.number) continue;
    const waiting = compute(operation, pull);
    if (waiting !== undefined) return waiting;
  }
  return gather(node, pull);
}

/** Computes an operation and whatever it needs, which comes first. Not recursive: a chain may be as long as the flow. */
function compute(operation: number, pull: Pull): Promise<void> | undefined {
  const { scope } = pull;
  const { nodes } = scope.process.flow;
  const open = [operation];
  for (let index = open.at(-1); index !== undefined; index = open.at(-1)) {
    const node = nodes[index];
    const needed = node?.pulls.find((behind) => scope.pulledIn[behind] !== pull.number);
    if (node === undefined || scope.pulledIn[index] === pull.number) {
      open.pop();
    } else if (needed !== undefined) {
      open.push(needed);
    } else {
      const waiting = computeOne(node, pull);
      if (waiting !== undefined) return waiting;
      open.pop();
    }
  }
  return undefined;
}

function computeOne(node: CompiledNode, pull: Pull): Promise<void> | undefined {
  const { definition } = node;
  const { scope } = pull;
  if (!('compute' in definition)) return undefined;
  try {
    const inputs = gather(node, pull);
    if (inputs instanceof Promise) return inputs.catch((error: unknown) => fail(node, pull, error));
    scope.reads = node.reads;
    const outputs = definition.compute(inputs, node.options, scope);
    if (outputs instanceof Promise) {
      return outputs
        .then((values) => finish(node, values, pull))
        .catch((error: unknown) => fail(node, pull, error));
    }
    finish(node, outputs, pull);
    return undefined;
  } catch (error) {
    return fail(node, pull, error);
  }
}

function finish(node: CompiledNode, outputs: Values, pull: Pull): void {
  putOutputs(node, outputs, pull.scope, pull.number);
  pull.scope.sequenceValue = NONE;
  pull.scope.pulledIn[node.index] = pull.number;
  pull.computed(node, null);
}

function fail(node: CompiledNode, pull: Pull, error: unknown): never {
  if (error instanceof JobFailure) throw error;
  const message = messageOf(error);
  pull.computed(node, message);
  throw new Failure(`the operation "${node.id}" behind it failed: ${message}`, false);
}

/** @throws Failure where an output is no value, or not of its type */
export function putOutputs(node: CompiledNode, outputs: Values, scope: Scope, stamp: number): void {
  for (const { name, dataType, slot } of node.outputs) {
    const value = admit(hasOwn(outputs, name) ? outputs[name] : null, scope.process.host.maxValueBytes);
    const fitted = fit(value, dataType, value === scope.sequenceValue);
    if (fitted === undefined) {
      throw new Failure(`its output "${name}" is to be ${dataType}, but is ${describeValue(value)}`, false);
    }
    scope.put(slot, fitted, stamp);
  }
}

function gather(node: CompiledNode, pull: Pull): Values | Promise<void> {
  const values: Values = node.freeInputs ? (Object.create(null) as Values) : {};
  pull.scope.sequenceValue = NONE;
  for (const input of node.inputs) {
    const value = valueOf(input, pull);
    if (value instanceof Promise) return value;
    values[input.name] = value;
  }
  return values;
}

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
  const root = scope.rootFor(input.reads);
  const now = evaluateNow(input.own, root);
  const { host } = scope.process;
  if (now !== NOT_SIMPLE) return accept(input, admit(now, host.maxValueBytes), false, scope);
  return evaluateTemplate(input.own, root, host).then(
    ({ value, ofSequence }) => {
      pull.evaluated ??= new Map();
      pull.evaluated.set(input, { value: admit(value, host.maxValueBytes), ofSequence });
    },
    (error: unknown) => {
      throw error instanceof Failure
        ? new Failure(`its input "${input.name}": ${error.message}`, false)
        : error;
    },
  );
}

function accept(input: CompiledInput, value: Json, ofSequence: boolean, scope: Scope): Json {
  const fitted = fit(value, input.dataType, ofSequence);
  if (fitted === undefined) {
    throw new Failure(
      `its input "${input.name}" is to be ${input.dataType}, but is given ${describeValue(value)}`,
      false,
    );
  }
  if (fitted === null && input.required)
    throw new Failure(`its input "${input.name}" is required, but is given nothing`, false);
  if (ofSequence) scope.sequenceValue = fitted;
  return fitted;
}
