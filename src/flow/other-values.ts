import type { ComparableNode } from './comparable-nodes.js';
import type { Sliced } from './slices.js';

/** How many nodes are reached before others get a turn: less than a millisecond. */
const REACHED_AT_ONCE = 1_000;

/** For how many nodes that set variables it is found out what runs after them. Past that, everything may: each takes up to a millisecond. */
const MOST_SEARCHES = 500;

type Nodes = ReadonlyMap<string, ComparableNode>;

/** The flow of a job, and another one with which it goes on. */
export interface OtherFlow {
  before: Nodes;
  now: Nodes;
  /** The nodes of both that read variables which are declared otherwise. */
  readsOtherwise: ReadonlySet<string>;
  /** Those that are reached by other flow links. */
  followsOtherwise: ReadonlySet<string>;
  /** Those that have run. */
  finished: ReadonlySet<string>;
}

/**
 * The nodes that may get other values in the new flow than they had, or would have had: they read a variable that is declared otherwise, or
 * that is set otherwise before they run, or the outputs of such a node, unless these are recorded. Rather too many than too few.
 */
export function* nodesWithOtherValues({
  before,
  now,
  readsOtherwise,
  followsOtherwise,
  finished,
}: OtherFlow): Sliced<Set<string>> {
  const other = new Set<string>();
  const add = (ids: Iterable<string>): void => {
    for (const id of ids) other.add(id);
  };
  const readers = readersIn(now);
  const [orderBefore, orderNow] = [new Order(before), new Order(now)];
  let searches = 0;
  add(readsOtherwise);
  for (const [id, { sets }] of now) {
    yield;
    const isNew = !before.has(id);
    if (isNew) other.add(id);
    if (sets === null || (!isNew && !followsOtherwise.has(id))) continue;
    const left = readers.ofVariable(sets).filter((reader) => !other.has(reader));
    if (left.length === 0) continue;
    if ((searches += 1) > MOST_SEARCHES) {
      add(left);
      continue;
    }
    const isAfter = yield* orderNow.after(id);
    const wasAfter = yield* orderBefore.after(id);
    add(left.filter((reader) => isAfter(reader) !== wasAfter(reader)));
  }
  // What is added meanwhile is visited, too.
  for (const id of other) {
    yield;
    const node = now.get(id);
    // What has not run has given nobody a value.
    if (node === undefined || (before.has(id) && !finished.has(id))) continue;
    if (!node.isRecorded || !before.has(id)) add(readers.ofNode(id));
    if (node.sets === null || !before.has(id)) continue;
    const left = readers.ofVariable(node.sets).filter((reader) => !other.has(reader));
    if (left.length === 0) continue;
    add((searches += 1) > MOST_SEARCHES ? left : left.filter(yield* orderNow.after(id)));
  }
  return other;
}

/** The nodes of a flow by what they read. */
function readersIn(nodes: Nodes) {
  const ofNodes = new Map<string, string[]>();
  const ofVariables = new Map<string, string[]>();
  const ofAll = { nodes: [] as string[], variables: [] as string[] };
  const put = (map: Map<string, string[]>, name: string, reader: string): void => {
    const known = map.get(name);
    if (known) known.push(reader);
    else map.set(name, [reader]);
  };
  for (const [id, node] of nodes) {
    if (node.nodes === 'all') ofAll.nodes.push(id);
    else for (const name of node.nodes) put(ofNodes, name, id);
    if (node.variables === 'all') ofAll.variables.push(id);
    else for (const name of node.variables) put(ofVariables, name, id);
  }
  return {
    ofNode: (id: string): string[] => [...(ofNodes.get(id) ?? []), ...ofAll.nodes],
    ofVariable: (name: string): string[] => [...(ofVariables.get(name) ?? []), ...ofAll.variables],
  };
}

/** The targets of a flow output, in the order in which they run, by the numbers of nodes. */
type Targets = readonly number[];

/** What may run after what in a flow. The nodes are numbers: 5,000 that set variables reach each other, which takes seconds with sets of ids. */
class Order {
  private readonly numbers = new Map<string, number>();
  /** By node. */
  private readonly outputs: (readonly Targets[])[];
  private readonly resumes: boolean[];
  /** By node, the links that lead to it: their source, and their place among the targets of its output. */
  private readonly linksTo: { source: number; targets: Targets; index: number }[][];
  /** By node, the last search that has found that it runs, and the last one that has found that what follows it ends. */
  private readonly run: Uint32Array;
  private readonly ended: Uint32Array;
  private search = 0;

  constructor(nodes: Nodes) {
    for (const id of nodes.keys()) this.numbers.set(id, this.numbers.size);
    const all = [...nodes.values()];
    this.resumes = all.map(({ resumes }) => resumes);
    this.outputs = all.map(({ leadsTo }) =>
      leadsTo.map((targets) => targets.map((id) => this.numbers.get(id) ?? -1).filter((one) => one >= 0)),
    );
    this.linksTo = all.map(() => []);
    for (const [source, outputs] of this.outputs.entries())
      for (const targets of outputs)
        for (const [index, target] of targets.entries())
          this.linksTo[target]?.push({ source, targets, index });
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
      // What follows it has ended. What led to it goes on: with its next target, or if it is a loop, with any.
      for (const { source, targets, index } of this.linksTo[toEnd.pop() ?? -1] ?? []) {
        if (this.resumes[source] !== true) {
          const begins = begun.get(targets) ?? targets.length;
          begin(targets, index + 1, begins);
          begun.set(targets, Math.min(begins, index + 1));
        } else if (ended[source] !== search) for (const each of this.outputs[source] ?? []) begin(each);
        end(source);
      }
    }
    return (other) => run[this.numbers.get(other) ?? -1] === search;
  }
}
