/** How many nodes of a saved flow can run by themselves: values (operations, variables that are read) are computed when needed. */
export function countFlowNodes(flow: unknown): number {
  const list: unknown =
    typeof flow === 'object' && flow !== null && 'nodeList' in flow ? flow.nodeList : undefined;
  if (!Array.isArray(list)) return 0;
  return list.filter(
    (node: { nodeType?: unknown } | null) =>
      node !== null && node.nodeType !== 'operation' && node.nodeType !== 'variable_get',
  ).length;
}
