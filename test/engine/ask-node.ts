import type { FunctionDefinition } from '../../src/flow/index.js';
import { builtinCatalogue } from '../../src/nodes/index.js';
import { IN, OUT, port } from '../../src/nodes/ports.js';

const text = { en: 'for tests', zh: '测试用' };

/** A node `test.ask` that acts on the outside as the test says. */
export function askNode(
  run: FunctionDefinition['run'],
  more: Partial<FunctionDefinition> = {},
): FunctionDefinition {
  return {
    namespace: 'test',
    name: 'ask',
    nodeType: 'function',
    effect: 'outside',
    revision: 1,
    title: text,
    description: text,
    flowInputs: [IN],
    flowOutputs: [OUT],
    inputs: [port('value', 'any', 'Value', '值')],
    outputs: [port('value', 'number', 'Value', '值')],
    options: [],
    example: {},
    run,
    ...more,
  };
}

/** The built-in nodes, and one for tests. */
export const catalogueWith = (node: FunctionDefinition) =>
  builtinCatalogue([{ namespace: 'test', title: text, description: text, nodes: [node] }]);
