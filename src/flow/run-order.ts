import type { ComparableNodes } from './comparable-nodes.js';
import type { Sliced } from './slices.js';

/** How many nodes are reached before others get a turn: less than a millisecond. */
const REACHED_AT_ONCE = 1_000;

/** The targets of a flow output, in the order in which they run, by the numbers of nodes. */
type Targets = readonly number[];

/** The flow output of a loop, of `parallel` and of `tryCatch` that is followed when they have ended. */
const WHEN_ENDED = 'completed';

/** What may run after what in a flow. The nodes are numbers: 5,000 that set variables reach each other, which takes seconds with sets of ids. */
export class RunOrder {
  private readonly numbers = new Map<string, number>();
  /** By node. */
  private readonly outputs: (readonly Targets[])[];
  /** By node, the links that lead to it: their source, whether that goes on after them, and their place among the targets of its output. */
  private readonly linksTo: { source: number; goesOn: boolean; targets: Targets; index: number }[][];
  /** By node, the last search that has found that it runs, and the last one that has found that what follows it ends. */
  private readonly run: Uint32Array;
  private readonly ended: Uint32Array;
  private search = 0;

  constructor(nodes: ComparableNodes) {
    for (const id of nodes.keys()) this.numbers.set(id, this.numbers.size);
    const all = [...nodes.values()];
    this.outputs = all.map(({ leadsTo }) =>
      leadsTo.map(({ targets }) => targets.map((id) => this.numbers.get(id) ?? -1).filter((one) => one >= 0)),
    );
    this.linksTo = all.map(() => []);
    for (const [source, node] of all.entries())
      for (const [output, targets] of (this.outputs[source] ?? []).entries()) {
        const goesOn = node.goesOn && node.leadsTo[output]?.port !== WHEN_ENDED;
        for (const [index, target] of targets.entries())
          this.linksTo[target]?.push({ source, goesOn, targets, index });
      }
    this.run = new Uint32Array(all.length);
    this.ended = new Uint32Array(all.length);
  }

  /** Tells of nodes whether they may run after this one has run, until it is called again. A node can run after itself. */
  *after(id: string): Sliced<(other: string) => boolean> {
    const { run, ended } = this;
    const search = (this.search += 1);
    const first = this.numbers.get(id);
    const [toRun, toEnd]: [number[], number[]] = [[], []];
    const begin = (targets: Targets, from = 0, to = targets.length): void => {
      for (let index = from; index < to; index += 1) {
        const target = targets[index] ?? 0;
        if (run[target] === search) continue;
        run[target] = search;
        toRun.push(target);
      }
    };
    const end = (node: number): void => {
      if (ended[node] === search) return;
      ended[node] = search;
      toEnd.push(node);
    };
    /** By the targets of an output, the first of those that have begun. */
    const begun = new Map<Targets, number>();
    if (first !== undefined) {
      for (const targets of this.outputs[first] ?? []) begin(targets);
      end(first);
    }
    for (let count = 1; toRun.length + toEnd.length > 0; count += 1) {
      if (count % REACHED_AT_ONCE === 0) yield;
      const next = toRun.pop();
      if (next !== undefined) {
        for (const targets of this.outputs[next] ?? []) begin(targets);
        end(next);
        continue;
      }
      // What follows it has ended. What led to it goes on: with its next target, or if it is a loop, with itself.
      for (const { source, goesOn, targets, index } of this.linksTo[toEnd.pop() ?? -1] ?? []) {
        if (goesOn) begin([source]);
        else {
          const begins = begun.get(targets) ?? targets.length;
          begin(targets, index + 1, begins);
          begun.set(targets, Math.min(begins, index + 1));
        }
        end(source);
      }
    }
    return (other) => run[this.numbers.get(other) ?? -1] === search;
  }
}
