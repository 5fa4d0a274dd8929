import type { Flow } from './flow.js';

/**
 * The nodes and notes that are new or other objects in `after`; only if there are none, such links. Links follow their nodes, so
 * that selecting both would say nothing more.
 */
export function changedItems(before: Flow, after: Flow): { ids: Set<string>; links: Set<string> } {
  const ids = changedIds([...before.nodeList, ...before.notes], [...after.nodeList, ...after.notes]);
  const links = ids.size > 0 ? new Set<string>() : changedIds(before.linkList, after.linkList);
  return { ids, links };
}

function changedIds(before: readonly { id: string }[], after: readonly { id: string }[]): Set<string> {
  const known = new Map(before.map((item) => [item.id, item]));
  return new Set(after.filter((item) => known.get(item.id) !== item).map(({ id }) => id));
}
