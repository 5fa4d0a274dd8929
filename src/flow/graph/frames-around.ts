import type { Sliced } from '../slices.js';
import { groupBy } from './group-by.js';
import { inOrder } from './in-order.js';
import { MODULUS, numberOf } from './number-of.js';
import type { ParsedFlow } from './parse-flow.js';
import type { ParsedLink } from './parse-links.js';
import type { ParsedNode } from './parsed-node.js';

/** How many nodes are reached before others get a turn: less than a millisecond. */
const REACHED_AT_ONCE = 1_000;

/**
 * For each node a number that stands for the ports which lead to it and open a frame: the body of a loop, a branch, `try` and
 * `catch`. It also tells from which of them, and from the start, links lead to the node that open no other frame: a node of a loop can
 * be one after the loop, too. Nodes without such a port are left out. If the number of a node differs between two flows, its steps have
 * other keys. Ports of nodes to which the start does not lead do not count.
 *
 * Numbers, not lists of ports, because 1,000 loops within each other would have lists of 500,000.
 */
export function* framesAround({ links }: Pick<ParsedFlow, 'links'>): Sliced<Map<ParsedNode, number>> {
  const linksFrom = groupBy(
    links.filter(({ isFlow }) => isFlow),
    ({ source }) => source,
  );
  const reach = reachOf(linksFrom, () => true);
  const within = reachOf(linksFrom, (link) => !opensFrame(link));
  for (const [source, all] of linksFrom) {
    if (source.definition.nodeType !== 'event') continue;
    const first = all.map(({ target }) => target);
    yield* reach.addTo(first, 0);
    yield* within.addTo(first, numberOf(JSON.stringify([source.id])));
  }
  for (const [source, all] of linksFrom) {
    if (!reach.has(source)) continue;
    const targets = groupBy(all.filter(opensFrame), ({ sourcePort }) => sourcePort);
    for (const [index, port] of inOrder(targets.keys()).entries()) {
      // Frames of outputs that a flow adds are numbered by their order, as the branches of a `parallel` are.
      const frame = source.definition.moreFlowOutputs === undefined ? [port] : [port, index];
      const first = (targets.get(port) ?? []).map(({ target }) => target);
      yield* reach.addTo(first, numberOf(JSON.stringify([source.id, ...frame])));
      yield* within.addTo(first, numberOf(JSON.stringify([source.id, ...frame, 'within'])));
    }
  }
  const frames = new Map<ParsedNode, number>();
  for (const [node, sum] of reach.sums()) if (sum > 0) frames.set(node, (sum + within.sumOf(node)) % MODULUS);
  return frames;
}

/** The nodes that are reached by the links which pass. */
function reachOf(
  linksFrom: ReadonlyMap<ParsedNode, readonly ParsedLink[]>,
  passes: (link: ParsedLink) => boolean,
): Reach {
  return new Reach(
    [...linksFrom].map(([source, all]) => [source, all.filter(passes).map(({ target }) => target)]),
  );
}

/** Whether it leads into a frame of its own: from a control node, but a `sequence` runs its outputs in its own frame. */
const opensFrame = ({ source: { definition }, sourcePort }: ParsedLink): boolean =>
  'control' in definition && definition.name !== 'sequence' && sourcePort !== 'completed';

/** The nodes of a flow as numbers: 5,000 loops that lead to each other reach 25 million nodes. With sets of nodes, that took 17 s. */
class Reach {
  private readonly nodes: ParsedNode[] = [];
  private readonly indexes = new Map<ParsedNode, number>();
  private readonly followers: (readonly number[])[] = [];
  /** By node, the last round that has reached it. */
  private readonly rounds: number[] = [];
  private readonly sum: number[] = [];
  private round = 0;

  constructor(followers: readonly (readonly [ParsedNode, readonly ParsedNode[]])[]) {
    for (const [node, targets] of followers) {
      const index = this.indexOf(node);
      this.followers[index] = targets.map((target) => this.indexOf(target));
    }
  }

  /** Adds a number to each node that is reached from these nodes. */
  *addTo(first: readonly ParsedNode[], number: number): Sliced<void> {
    this.round += 1;
    let count = 0;
    const open = first.map((node) => this.indexOf(node));
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (this.rounds[index] === this.round) continue;
      this.rounds[index] = this.round;
      this.sum[index] = ((this.sum[index] ?? 0) + number) % MODULUS;
      for (const follower of this.followers[index] ?? [])
        if (this.rounds[follower] !== this.round) open.push(follower);
      count += 1;
      if (count % REACHED_AT_ONCE === 0) yield;
    }
    yield;
  }

  /** Whether the node was reached. */
  has(node: ParsedNode): boolean {
    return this.rounds[this.indexOf(node)] !== 0;
  }

  sumOf(node: ParsedNode): number {
    return this.sum[this.indexOf(node)] ?? 0;
  }

  /** The sums of the nodes that were reached. */
  sums(): [ParsedNode, number][] {
    return this.nodes.flatMap((node, index): [ParsedNode, number][] =>
      this.rounds[index] === 0 ? [] : [[node, this.sum[index] ?? 0]],
    );
  }

  private indexOf(node: ParsedNode): number {
    let index = this.indexes.get(node);
    if (index !== undefined) return index;
    this.indexes.set(node, (index = this.nodes.length));
    this.nodes.push(node);
    this.followers.push([]);
    this.rounds.push(0);
    this.sum.push(0);
    return index;
  }
}
