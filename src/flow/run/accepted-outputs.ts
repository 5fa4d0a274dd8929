import { admit } from '../admit.js';
import type { CompiledNode } from '../compiled-flow.js';
import { fit } from '../data-type.js';
import type { Values } from '../definition.js';
import { failureOf } from './attempt-result.js';
import type { AttemptResult } from './attempt-result.js';
import { noOutputs, wrongOutputType } from './wrong-output-type.js';

/** The outputs of an attempt, converted to the types of the node's ports; a failure if they do not fit or are too large. */
export function acceptedOutputs(node: CompiledNode, outputs: Values, maxValueBytes: number): AttemptResult {
  try {
    const accepted = Object.create(null) as Values;
    for (const { name, dataType } of node.outputs) {
      if (name === 'errorMessage') continue;
      if (isNothing(outputs)) throw noOutputs(name);
      const value = admit(Object.hasOwn(outputs, name) ? outputs[name] : null, maxValueBytes);
      const fitted = fit(value, dataType);
      if (fitted === undefined) throw wrongOutputType(name, dataType, value);
      accepted[name] = fitted;
    }
    return { outputs: accepted };
  } catch (error) {
    return failureOf(error);
  }
}

/** A node of a package can return anything. */
const isNothing = (outputs: unknown): boolean => outputs === undefined || outputs === null;
