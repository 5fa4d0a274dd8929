import type { CompiledFlow } from './compiled-flow.js';
import { isObject } from './data-type.js';
import { Faults } from './graph/faults.js';
import { parseVariables } from './graph/parse-variables.js';
import { memoryOfVariables } from './memory-of-flow.js';
import type { Sliced } from './slices.js';

/** The part of a flow against which inputs are checked. */
export type DeclaresVariables = Pick<CompiledFlow, 'variables' | 'bytes'>;

/**
 * The variables that a flow declares, in slices. It needs no catalogue, so a server that lacks some of the flow's nodes can check inputs
 * too.
 *
 * @param flow one in which `validateFlow` finds no faults
 */
export function* declaredVariables(flow: unknown): Sliced<DeclaresVariables> {
  const list = isObject(flow) && Array.isArray(flow.variables) ? flow.variables : [];
  const variables = yield* parseVariables(list, new Faults());
  return {
    variables: new Map(variables.map((variable) => [variable.name, variable])),
    bytes: memoryOfVariables(variables),
  };
}
