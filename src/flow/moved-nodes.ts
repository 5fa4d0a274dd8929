import type { ComparableNodes } from './comparable-nodes.js';
import { MODULUS, numberOf } from './graph/number-of.js';
import type { Sliced } from './slices.js';
import { VisitCounts } from './visit-counts.js';

/** The most links that are looked at, with those that are joined: 2,400 nodes before a new one and 2,400 after it have 5.8 million. */
const MOST_LINKS = 100_000;

/** How often a node that is left out is passed from one output. Twice shows that what it leads to is visited more than once. */
const MOST_PASSED = 2;

/**
 * The nodes that flow links reach otherwise in another flow, at any place on the way to them. What was only put in between, and decides
 * nothing, does not count. All of them if there are too many links.
 */
export function* movedNodes(before: ComparableNodes, now: ComparableNodes): Sliced<Set<string>> {
  const linked = yield* linkedNodes(before);
  const linksBefore = yield* linksIn(before, (id) => !now.has(id));
  const linksNow = yield* linksIn(now, (id) => !linked.has(id));
  if (linksBefore === null || linksNow === null) return new Set(now.keys());
  const moved = new Set<string>();
  for (const links of [linksBefore, linksNow])
    for (const id of links.keys()) {
      yield;
      if (linksBefore.get(id) !== linksNow.get(id)) moved.add(id);
    }
  // What is added meanwhile is visited, too.
  for (const id of moved) {
    yield;
    for (const nodes of [before, now])
      for (const { targets } of nodes.get(id)?.leadsTo ?? []) for (const target of targets) moved.add(target);
  }
  return moved;
}

/** Those of the nodes that can be visited more than once in one of both flows, without a round of a loop. */
export function* repeatedNodes(
  ids: readonly string[],
  before: ComparableNodes,
  now: ComparableNodes,
): Sliced<string[]> {
  const flows = [yield* VisitCounts.of(before), yield* VisitCounts.of(now)];
  const repeated: string[] = [];
  for (const id of ids)
    for (const flow of flows)
      if (yield* flow.isRepeated(id)) {
        repeated.push(id);
        break;
      }
  return repeated;
}

/** The nodes to which flow links lead. */
export function* linkedNodes(nodes: ComparableNodes): Sliced<Set<string>> {
  const linked = new Set<string>();
  for (const { leadsTo } of nodes.values()) {
    yield;
    for (const { targets } of leadsTo) for (const target of targets) linked.add(target);
  }
  return linked;
}

/**
 * For each node a number that stands for the links to it; null if there are too many. A node that decides nothing can be left out: its links are joined.
 *
 * @param isLeftOut whether the other flow does without the node
 */
function* linksIn(
  nodes: ComparableNodes,
  isLeftOut: (id: string) => boolean,
): Sliced<Map<string, number> | null> {
  const isPassed = (id: string): boolean => {
    const node = nodes.get(id);
    if (node === undefined || node.isFirst || node.decides || !isLeftOut(id)) return false;
    return node.leadsTo.every(({ port }) => port === null);
  };
  const links = new Map<string, number>();
  let count = 0;
  for (const [source, { leadsTo, decides, type }] of nodes) {
    yield;
    if (isPassed(source)) continue;
    // A sequence of the same outputs as a switch follows all of them.
    const from = decides ? [source, type] : [source];
    for (const { port, targets } of leadsTo) {
      let last: string | null = null;
      // A stack of what is still to be passed, the next on top. How often one is passed does not change what it leads to.
      const passed = new Map<string, number>();
      const open = targets.toReversed();
      for (let target = open.pop(); target !== undefined; target = open.pop()) {
        if ((count += 1) > MOST_LINKS) return null;
        yield;
        if (isPassed(target)) {
          const times = (passed.get(target) ?? 0) + 1;
          passed.set(target, times);
          if (times > MOST_PASSED) continue;
          for (const { targets: next } of nodes.get(target)?.leadsTo ?? []) open.push(...next.toReversed());
        } else {
          const link = numberOf(JSON.stringify([from, port, last]));
          links.set(target, ((links.get(target) ?? 0) + link) % MODULUS);
          last = target;
        }
      }
    }
  }
  return links;
}
