import { freeId } from '../flow.js';
import type { Flow, FlowVariable } from '../flow.js';

/** Declares a text variable with a free name. */
export function addVariable(flow: Flow): Flow {
  const name = freeId('variable', new Set(flow.variables.map((variable) => variable.name)));
  const variable: FlowVariable = { name, type: 'string', scope: 'flow', value: '' };
  return { ...flow, variables: [...flow.variables, variable] };
}

/** Changes the variable at an index; a key that is undefined in `change` is removed. */
export function changeVariable(
  flow: Flow,
  index: number,
  change: { [Key in keyof FlowVariable]?: FlowVariable[Key] | undefined },
): Flow {
  const variables = flow.variables.map((variable, at) => {
    if (at !== index) return variable;
    const entries = Object.entries({ ...variable, ...change }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(entries) as FlowVariable;
  });
  return { ...flow, variables };
}

/** Removes the variable at an index. */
export const removeVariable = (flow: Flow, index: number): Flow => ({
  ...flow,
  variables: flow.variables.filter((_variable, at) => at !== index),
});
