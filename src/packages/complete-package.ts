import {
  Failure,
  type FunctionDefinition,
  JobFailure,
  messageOf,
  type NodeDefinition,
  refusePromise,
  type Values,
} from '../flow/index.js';
import type { NodePackage as CompletePackage } from '../flow/index.js';
import { IN, OUT } from '../nodes/ports.js';
import { checkedControl, checkedNext } from './checked-control.js';
import { type AllowedOutputs, checkedOutputs } from './checked-outputs.js';
import type { NodePackage, PackageNode } from './node-package.js';
import { ownValues } from './own-values.js';
import { isRecord } from './shape.js';

/** Fills in the defaults of a package. */
export function completePackage(
  { namespace, title, description, nodes }: NodePackage,
  allowed: AllowedOutputs = 'any',
): CompletePackage {
  return {
    namespace,
    title,
    description,
    nodes: nodes.map((node) => completeNode(node, namespace, allowed)),
  };
}

/**
 * Fills in the defaults of a node.
 *
 * @param namespace used if the node has none
 */
export function completeNode(
  node: PackageNode,
  namespace: string,
  allowed: AllowedOutputs = 'any',
): NodeDefinition {
  const { nodeType } = node;
  const isPulled = nodeType === 'operation' || nodeType === 'variable_get';
  const complete = {
    namespace,
    revision: 1,
    effect: nodeType === 'function' ? 'outside' : 'pure',
    flowInputs: isPulled || nodeType === 'event' ? [] : [IN],
    flowOutputs: isPulled ? [] : [OUT],
    inputs: [],
    outputs: [],
    options: [],
    ...node,
  } as NodeDefinition;
  return guarded(complete, allowed);
}

/**
 * Gives the node's function copies of its inputs, and checks what it gives. A package that modified the originals would change constants and
 * shared variables of other jobs, and what a replay finds in the journal.
 */
function guarded(node: NodeDefinition, allowed: AllowedOutputs): NodeDefinition {
  const check = (outputs: unknown): Values => checkedOutputs(node, outputs, allowed);
  if ('run' in node) {
    const run = honourMayRetry(node);
    return { ...node, run: async (inputs, step) => check(await run(inputs, step)) };
  }
  if ('compute' in node)
    return {
      ...node,
      compute: (inputs, ...more) => {
        const outputs = node.compute(ownValues(inputs), ...more);
        return outputs instanceof Promise ? outputs.then(check) : check(outputs);
      },
    };
  if ('assign' in node)
    return {
      ...node,
      assign: (inputs, ...more) => check(refusePromise('assign', node.assign(ownValues(inputs), ...more))),
    };
  if ('choose' in node)
    return {
      ...node,
      choose: (inputs, options) =>
        checkedNext(
          node,
          'choose',
          refusePromise('choose', node.choose(ownValues(inputs), options)),
          options,
        ),
    };
  if ('control' in node) {
    const control = checkedControl(node);
    return { ...node, control: (inputs, ...more) => control(ownValues(inputs), ...more) };
  }
  return node;
}

/**
 * Reads `message` and `mayRetry` of whatever a package throws, because packages share no error class with the engine: a plain object, or an
 * error of another realm. With `mayRetry: false` it is not retried.
 */
function honourMayRetry(definition: FunctionDefinition): FunctionDefinition['run'] {
  return async (inputs, step) => {
    try {
      return await definition.run(ownValues(inputs), step);
    } catch (error) {
      throw isOurs(error) || !isRecord(error) ? error : failureOf(error);
    }
  };
}

const isOurs = (error: unknown): boolean => error instanceof Failure || error instanceof JobFailure;

function failureOf(error: Record<string, unknown>): unknown {
  try {
    const { message, mayRetry } = error;
    if (error instanceof Error && mayRetry !== false) return error;
    return new Failure(messageOf(message), mayRetry !== false);
  } catch {
    // Its getters throw.
    return new Failure(messageOf(undefined), true);
  }
}
