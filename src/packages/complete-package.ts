import {
  Failure,
  type FunctionDefinition,
  messageOf,
  type NodeDefinition,
  refusePromise,
} from '../flow/index.js';
import type { NodePackage as CompletePackage } from '../flow/index.js';
import { IN, OUT } from '../nodes/ports.js';
import { checkedControl, checkedNext } from './checked-control.js';
import type { NodePackage, PackageNode } from './node-package.js';
import { ownValues } from './own-values.js';

/** Fills in the defaults of a package. */
export function completePackage({ namespace, title, description, nodes }: NodePackage): CompletePackage {
  return { namespace, title, description, nodes: nodes.map((node) => completeNode(node, namespace)) };
}

/**
 * Fills in the defaults of a node.
 *
 * @param namespace used if the node has none
 */
export function completeNode(node: PackageNode, namespace: string): NodeDefinition {
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
  return givingCopies(complete);
}

/**
 * Gives the node's function copies of its inputs. A package that modified the originals would change constants and shared variables of
 * other jobs, and what a replay finds in the journal.
 */
function givingCopies(node: NodeDefinition): NodeDefinition {
  if ('run' in node) return { ...node, run: honourMayRetry(node) };
  if ('compute' in node)
    return { ...node, compute: (inputs, ...more) => node.compute(ownValues(inputs), ...more) };
  if ('assign' in node)
    return { ...node, assign: (inputs, ...more) => node.assign(ownValues(inputs), ...more) };
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

/** Does not retry an error with `mayRetry: false` of any class, because packages share no error class with the engine. */
function honourMayRetry(definition: FunctionDefinition): FunctionDefinition['run'] {
  return async (inputs, step) => {
    try {
      return await definition.run(ownValues(inputs), step);
    } catch (error) {
      const isFinal = error instanceof Error && 'mayRetry' in error && error.mayRetry === false;
      throw isFinal ? new Failure(messageOf(error), false) : error;
    }
  };
}
