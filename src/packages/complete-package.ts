import { Failure, type FunctionDefinition, messageOf, type NodeDefinition } from '../flow/index.js';
import type { NodePackage as CompletePackage } from '../flow/index.js';
import { IN, OUT } from '../nodes/ports.js';
import type { NodePackage, PackageNode } from './node-package.js';

/** Fills in what a package may leave out. */
export function completePackage({ namespace, title, description, nodes }: NodePackage): CompletePackage {
  return { namespace, title, description, nodes: nodes.map((node) => completeNode(node, namespace)) };
}

/** @param namespace where the node names none */
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
  return 'run' in complete ? { ...complete, run: withoutVainRetries(complete) } : complete;
}

/** An error that says `mayRetry: false` is not tried again, whoever's class it is: packages share none with the engine. */
function withoutVainRetries(definition: FunctionDefinition): FunctionDefinition['run'] {
  return async (inputs, step) => {
    try {
      return await definition.run(inputs, step);
    } catch (error) {
      const isVain = error instanceof Error && 'mayRetry' in error && error.mayRetry === false;
      throw isVain ? new Failure(messageOf(error), false) : error;
    }
  };
}
