import type { ComparableNodes } from './comparable-nodes.js';
import type { Sliced } from './slices.js';

/** By node, those from which flow links lead to it in any of the flows, once for each link. */
export function* linksBack(...flows: ComparableNodes[]): Sliced<Map<string, string[]>> {
  const sources = new Map<string, string[]>();
  for (const nodes of flows)
    for (const [id, { leadsTo }] of nodes) {
      yield;
      for (const { targets } of leadsTo)
        for (const target of targets) {
          const known = sources.get(target);
          if (known) known.push(id);
          else sources.set(target, [id]);
        }
    }
  return sources;
}

/** The nodes, and all from which links lead to them. @param sources see {@link linksBack} */
export function* leadingTo(
  ids: Iterable<string>,
  sources: ReadonlyMap<string, readonly string[]>,
): Sliced<Set<string>> {
  const leading = new Set(ids);
  // What is added meanwhile is visited, too.
  for (const id of leading) {
    yield;
    for (const source of sources.get(id) ?? []) leading.add(source);
  }
  return leading;
}
