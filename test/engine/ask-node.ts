import { compileFlow, type FunctionDefinition, type Values } from '../../src/flow/index.js';
import { runFlow, type RunOptions, type ShortNode } from '../../src/flow/testing.js';
import { builtinCatalogue } from '../../src/nodes/index.js';
import { IN, OUT, port } from '../../src/nodes/ports.js';
import { flowOf, withPrinted } from './short-run.js';

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

/** Runs a flow that prints `before`, runs the node as `k`, and prints its value. `common` are the common options of the node. */
export async function runAsked(
  definition: FunctionDefinition,
  common: Values = {},
  options: RunOptions = {},
) {
  const catalogue = catalogueWith(definition);
  const nodes: Record<string, ShortNode | string> = {
    a: 'before',
    k: ['test.ask', {}, {}, common],
    z: '{{ nodes.k.value }}',
  };
  const ran = await runFlow(compileFlow(flowOf(nodes, ['start > a > k > z']), catalogue), options);
  return withPrinted(ran);
}
