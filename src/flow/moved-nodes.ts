import type { ComparableNodes } from './comparable-nodes.js';
import type { Sliced } from './slices.js';

/**
 * The nodes that flow links reach otherwise in another flow, at any place on the way to them. What was only put in between, and decides
 * nothing, does not count.
 */
export function* movedNodes(before: ComparableNodes, now: ComparableNodes): Sliced<Set<string>> {
  const reached = yield* reachedIn(before);
  const linksBefore = yield* linksIn(before, (id) => !now.has(id));
  const linksNow = yield* linksIn(now, (id) => !reached.has(id));
  const moved = new Set<string>();
  for (const links of [linksBefore, linksNow])
    for (const id of links.keys()) {
      yield;
      if (linksBefore.get(id)?.join('\n') !== linksNow.get(id)?.join('\n')) moved.add(id);
    }
  // What is added meanwhile is visited, too.
  for (const id of moved) {
    yield;
    for (const nodes of [before, now])
      for (const { targets } of nodes.get(id)?.leadsTo ?? []) for (const target of targets) moved.add(target);
  }
  return moved;
}

/** The nodes to which links lead from others. */
function* reachedIn(nodes: ComparableNodes): Sliced<Set<string>> {
  const reached = new Set<string>();
  for (const { leadsTo } of nodes.values()) {
    yield;
    for (const { targets } of leadsTo) for (const target of targets) reached.add(target);
  }
  return reached;
}

/**
 * The links to each node, as texts. A node that decides nothing can be left out: its links are joined.
 *
 * @param isLeftOut whether the other flow does without the node
 */
function* linksIn(nodes: ComparableNodes, isLeftOut: (id: string) => boolean): Sliced<Map<string, string[]>> {
  const isPassed = (id: string): boolean => {
    const node = nodes.get(id);
    if (node === undefined || node.isFirst || node.decides || !isLeftOut(id)) return false;
    return node.leadsTo.every(({ port }) => port === null);
  };
  const links = new Map<string, string[]>();
  for (const [source, { leadsTo }] of nodes) {
    yield;
    if (isPassed(source)) continue;
    for (const { port, targets } of leadsTo) {
      let last: string | null = null;
      // A stack of what is still to be passed, the next on top. Each new node is passed once for an output.
      const passed = new Set<string>();
      const open = targets.toReversed();
      for (let target = open.pop(); target !== undefined; target = open.pop()) {
        if (isPassed(target)) {
          if (passed.has(target)) continue;
          passed.add(target);
          open.push(...(nodes.get(target)?.leadsTo ?? []).flatMap((each) => each.targets).toReversed());
        } else {
          const known = links.get(target);
          const link = JSON.stringify([source, port, last]);
          if (known) known.push(link);
          else links.set(target, [link]);
          last = target;
        }
        yield;
      }
    }
  }
  for (const [id, all] of links) links.set(id, all.sort());
  return links;
}
