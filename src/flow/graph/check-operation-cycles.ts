import type { NodeReads } from '../compiled-flow.js';
import { isPulled } from '../compile-node.js';
import type { ParsedFlow } from './parse-flow.js';

/**
 * Checks that operations do not depend on each other in a cycle. Each cycle is reported once, at its first node.
 *
 * @param reads by index of the node, the nodes that its expressions read
 */
export function checkOperationCycles(
  { nodes, links, faults }: ParsedFlow,
  reads: readonly NodeReads[],
): void {
  const indexes = new Map(nodes.map((node, index) => [node, index]));
  const pulled = nodes.map((node) => isPulled(node));
  const graph = nodes.map((_, index): number[] => {
    const read = reads[index];
    if (read === undefined || read === 'all' || pulled[index] !== true) return [];
    return read.filter((other) => pulled[other]);
  });
  for (const { source, target, isFlow } of links) {
    if (isFlow) continue;
    const [from, to] = [indexes.get(source) ?? -1, indexes.get(target) ?? -1];
    if (pulled[from] === true && pulled[to] === true) graph[to]?.push(from);
  }
  for (const cycle of findCycles(graph)) {
    const ids = cycle.map((index) => nodes[index]?.id ?? '');
    const shown = ids.slice(0, 5).join(', ') + (ids.length > 5 ? ', …' : '');
    const en = `These operations depend on each other: ${shown}. Remove one of the links or expressions`;
    faults.add(
      'operation-cycle',
      { node: ids[0] ?? null },
      en,
      `这些运算互相依赖：${shown}。请去掉其中一条连线或表达式`,
    );
  }
}

/** The strongly connected components that contain a cycle (Tarjan's algorithm, iterative). */
function findCycles(graph: readonly (readonly number[])[]): number[][] {
  const order: number[] = [];
  const low: number[] = [];
  const onPath = new Set<number>();
  const path: number[] = [];
  const cycles: number[][] = [];
  let count = 0;
  for (let root = 0; root < graph.length; root++) {
    if (order[root] !== undefined) continue;
    if (graph[root]?.length === 0) {
      order[root] = count++;
      continue;
    }
    const open = [{ node: root, next: 0 }];
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const { node } = top;
      if (top.next === 0) {
        order[node] = low[node] = count++;
        path.push(node);
        onPath.add(node);
      }
      const other = graph[node]?.[top.next++];
      if (other === undefined) {
        open.pop();
        const parent = open.at(-1)?.node;
        if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[node] ?? 0);
        if (low[node] !== order[node]) continue;
        const part = path.splice(path.lastIndexOf(node));
        for (const member of part) onPath.delete(member);
        if (part.length > 1 || graph[node]?.includes(node) === true) cycles.push(part.sort((a, b) => a - b));
      } else if (order[other] === undefined) {
        open.push({ node: other, next: 0 });
      } else if (onPath.has(other)) {
        low[node] = Math.min(low[node] ?? 0, order[other]);
      }
    }
  }
  return cycles;
}
