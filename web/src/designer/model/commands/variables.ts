import { kindOf } from '../definitions.js';
import type { Definitions, NodeDefinition } from '../definitions.js';
import { freeId, listedOption } from '../flow.js';
import type { Flow, FlowNode, FlowVariable } from '../flow.js';
import { withOption } from './fields.js';
import { namesRead, renameReads, VARIABLES } from './rename-reads.js';

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

/**
 * Gives the variable at an index another name. What expressions read as `vars.<name>` and `inputs.<name>`, and the options that name
 * a variable, follow, unless another variable has the former name too.
 */
export function renameVariable(flow: Flow, definitions: Definitions, index: number, next: string): Flow {
  const name = flow.variables[index]?.name;
  const renamed = changeVariable(flow, index, { name: next });
  if (name === undefined || renamed.variables.some((variable) => variable.name === name)) return renamed;
  const names = new Map([[name, next]]);
  const nodeList = renamed.nodeList.map((node) => {
    const definition = definitions.get(kindOf(node));
    return optionsWith(node, definition, name).reduce(
      (before, option) => withOption(before, 'options', option.name, next),
      renameReads(node, definition, VARIABLES, names),
    );
  });
  return { ...renamed, nodeList };
}

/** The options of a node that name a variable. */
const optionsWith = (node: FlowNode, definition: NodeDefinition | undefined, name: string) =>
  optionsOfVariables(definition).filter((option) => listedOption(node, 'options', option.name) === name);

const optionsOfVariables = (definition: NodeDefinition | undefined) =>
  (definition?.detailPanel.options.formDatas ?? []).filter(({ holds }) => holds === 'variable');

/** The names that expressions of nodes read as variables, and those that options name. */
export function variablesRead(nodes: readonly FlowNode[], definitions: Definitions): Set<unknown> {
  const names = new Set<unknown>();
  for (const node of nodes) {
    const definition = definitions.get(kindOf(node));
    for (const name of namesRead(node, definition, VARIABLES)) names.add(name);
    for (const { name } of optionsOfVariables(definition)) names.add(listedOption(node, 'options', name));
  }
  return names;
}

/** Removes the variable at an index. */
export const removeVariable = (flow: Flow, index: number): Flow => ({
  ...flow,
  variables: flow.variables.filter((_variable, at) => at !== index),
});
