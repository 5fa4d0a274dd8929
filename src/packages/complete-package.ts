import { Failure, type FunctionDefinition, messageOf, type NodeDefinition } from '../flow/index.js';
import type { NodePackage as CompletePackage } from '../flow/index.js';
import { IN, OUT } from '../nodes/ports.js';
import type { NodePackage, PackageNode } from './node-package.js';

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
  return 'run' in complete ? { ...complete, run: honourMayRetry(complete) } : complete;
}

/** Does not retry an error with `mayRetry: false` of any class, because packages share no error class with the engine. */
function honourMayRetry(definition: FunctionDefinition): FunctionDefinition['run'] {
  return async (inputs, step) => {
    try {
      return await definition.run(inputs, step);
    } catch (error) {
      const isFinal = error instanceof Error && 'mayRetry' in error && error.mayRetry === false;
      throw isFinal ? new Failure(messageOf(error), false) : error;
    }
  };
}
