import type { ComparableNodes } from './comparable-nodes.js';
import { leadingTo, linksBack } from './links-back.js';
import type { Sliced } from './slices.js';

/** How often a node can be visited in one frame, as far as links tell. What is counted is none, one, or more. */
const MORE = 2;

/** How many nodes and links are looked at for all answers: some 0.6 s. Past that, every node counts as repeated. */
const MOST_STEPS = 300_000;

/** How often the nodes of a flow can be visited. */
export class VisitCounts {
  private readonly known = new Map<string, boolean>();
  /** By node, the one from which a line of single links leads to it. */
  private readonly lines = new Map<string, string>();
  private steps = 0;

  private constructor(
    private readonly nodes: ComparableNodes,
    /** By node, those from which links lead to it. */
    private readonly sources: ReadonlyMap<string, readonly string[]>,
  ) {}

  static *of(nodes: ComparableNodes): Sliced<VisitCounts> {
    return new VisitCounts(nodes, yield* linksBack(nodes));
  }

  /** Whether a job can come to the node more than once without a round of a loop: by several links, or by one that leads back. */
  *isRepeated(id: string): Sliced<boolean> {
    const asked = yield* this.firstInLine(id);
    const known = this.known.get(asked);
    if (known !== undefined) return known;
    const isRepeated = yield* this.find(asked);
    this.known.set(asked, isRepeated);
    return isRepeated;
  }

  /** The node from which a line of single links leads to this one: it is visited as often. */
  private *firstInLine(id: string): Sliced<string> {
    const passed = new Set<string>();
    let first = id;
    for (let sources = this.sources.get(first); sources?.length === 1; sources = this.sources.get(first)) {
      yield;
      // The links of a line that nothing reaches can lead in a circle.
      if (passed.has(first)) break;
      passed.add(first);
      first = this.lines.get(first) ?? sources[0] ?? first;
    }
    for (const one of passed) this.lines.set(one, first);
    return first;
  }

  private *find(id: string): Sliced<boolean> {
    if (this.steps > MOST_STEPS) return true;
    const leading = yield* leadingTo([id], this.sources);
    this.steps += leading.size;
    const counts = new Map<string, number>();
    for (const [first, { isFirst }] of this.nodes) {
      if (!isFirst || !leading.has(first)) continue;
      const count = yield* this.countFrom(first, id, leading, counts);
      if (count >= MORE) return true;
    }
    return false;
  }

  /**
   * How often it comes to the node from another one. Not recursive, since thousands of nodes can follow each other.
   *
   * @param leading the nodes that lead to it
   * @param counts what is known already, by node; those that are being counted are missing
   */
  private *countFrom(
    first: string,
    id: string,
    leading: ReadonlySet<string>,
    counts: Map<string, number>,
  ): Sliced<number> {
    const open = new Set<string>();
    const path = [first];
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      yield;
      if ((this.steps += 1) > MOST_STEPS) return MORE;
      const linked = this.targetsOf(last);
      this.steps += linked.length;
      const targets = linked.filter((target) => leading.has(target) && !counts.has(target));
      if (open.has(last) && targets.length === 0) {
        counts.set(last, this.countAt(last, id, counts));
        open.delete(last);
        path.pop();
      } else if (counts.has(last)) path.pop();
      // A link leads back.
      else if (targets.some((target) => open.has(target) || target === last)) return MORE;
      else {
        open.add(last);
        path.push(...targets);
      }
    }
    return counts.get(first) ?? 0;
  }

  private countAt(one: string, id: string, counts: ReadonlyMap<string, number>): number {
    const { goesOn = false, leadsTo = [] } = this.nodes.get(one) ?? {};
    let count = 0;
    for (const { targets } of leadsTo) {
      const ofOutput = targets.reduce((sum, target) => sum + (counts.get(target) ?? 0), 0);
      // Only a control node follows more than one of its outputs.
      count = goesOn ? count + ofOutput : Math.max(count, ofOutput);
    }
    return Math.min(MORE, count + (one === id ? 1 : 0));
  }

  private targetsOf(id: string): string[] {
    return (this.nodes.get(id)?.leadsTo ?? []).flatMap(({ targets }) => targets);
  }
}
