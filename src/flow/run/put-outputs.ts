import { admit, type admitMade } from '../admit.js';
import type { CompiledNode } from '../compiled-flow.js';
import { fit } from '../data-type.js';
import type { Values } from '../definition.js';
import type { Scope } from './scope.js';
import { wrongOutputType } from './wrong-output-type.js';

/**
 * Sets the outputs of a node in its scope, each converted to the type of its port; one that it did not give is null.
 *
 * @param stamp when they are set: the newest output wins if an input has several links
 * @param take admits each value: `admitMade` for values that an operation has just made
 * @throws Failure if an output is not a value of a flow, or not of its type
 */
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
