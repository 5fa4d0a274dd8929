import type { Json } from '../../src/flow/index.js';
import { flowOf, type Nodes } from './short-run.js';

/** A flow that runs code, `c`, to which it adds outputs. */
export function flowWithOutputs(
  names: readonly string[],
  nodes: Nodes = {},
  links: readonly string[] = ['start > c'],
): Json {
  const code = { c: ['core.code.javascript', {}, { code: 'return 1' }] } satisfies Nodes;
  const flow = flowOf({ ...code, ...nodes }, links) as { nodeList: Record<string, Json>[] };
  const output = names.map((name) => ({ name, portType: 'output', dataType: 'any' }));
  const nodeList = flow.nodeList.map((node) =>
    node.id === 'c' ? { ...node, ports: { input: [], output } } : node,
  );
  return { ...flow, nodeList };
}
