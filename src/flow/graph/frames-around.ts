import type { Sliced } from '../slices.js';
import { groupBy } from './group-by.js';
import type { ParsedFlow } from './parse-flow.js';
import type { ParsedNode } from './parsed-node.js';

type FlowLink = ParsedFlow['links'][number];

/** Sums of this many bits are exact. */
const MODULUS = 2 ** 48;

/**
 * For each node a number that stands for the ports which lead to it and open a frame: the body of a loop, a branch, `try` and
 * `catch`. Nodes without such a port are left out. If the number of a node differs between two flows, its steps have other keys.
 *
 * Numbers, not lists of ports, because 1,000 loops within each other would have lists of 500,000.
 */
export function* framesAround({ links }: Pick<ParsedFlow, 'links'>): Sliced<Map<ParsedNode, number>> {
  const linksFrom = groupBy(
    links.filter(({ isFlow }) => isFlow),
    ({ source }) => source,
  );
  const frames = new Map<ParsedNode, number>();
  for (const [source, all] of linksFrom) {
    if (!opensFrames(source)) continue;
    for (const [port, targets] of groupBy(all, ({ sourcePort }) => sourcePort)) {
      if (port === 'completed') continue;
      const frame = numberOf(JSON.stringify([source.id, port]));
      for (const node of yield* reachedFrom(targets, linksFrom))
        frames.set(node, ((frames.get(node) ?? 0) + frame) % MODULUS);
    }
  }
  return frames;
}

/** Whether it is a control node that runs its outputs in frames of their own. A `sequence` runs them in its own frame. */
const opensFrames = ({ definition }: ParsedNode): boolean =>
  'control' in definition && definition.name !== 'sequence';

function* reachedFrom(
  links: readonly FlowLink[],
  linksFrom: ReadonlyMap<ParsedNode, readonly FlowLink[]>,
): Sliced<Set<ParsedNode>> {
  const reached = new Set<ParsedNode>();
  const open = links.map(({ target }) => target);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    yield;
    for (const { target } of linksFrom.get(node) ?? []) open.push(target);
  }
  return reached;
}

/** A number of 48 bits: two halves of FNV-1a with different beginnings. */
const numberOf = (text: string): number =>
  (fnv1a(text, 0x811c9dc5) & 0xffffff) * 2 ** 24 + (fnv1a(text, 0x01234567) & 0xffffff);

function fnv1a(text: string, beginning: number): number {
  let hash = beginning;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
