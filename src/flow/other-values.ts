import type { ComparableNode, ComparableNodes } from './comparable-nodes.js';
import { linkedNodes } from './moved-nodes.js';
import { RunOrder } from './run-order.js';
import type { Sliced } from './slices.js';

/** For how many nodes it is found out what runs after them. Past that, everything may: each takes up to a millisecond. */
const MOST_SEARCHES = 500;

/** The flow of a job, and another one with which it goes on. */
export interface ComparedFlows {
  before: ComparableNodes;
  now: ComparableNodes;
  /** The nodes that are not the same in both, or are only in one of them. */
  different: ReadonlySet<string>;
  /** The nodes of both whose `reads` differ: variables declared otherwise, or links, keys or nodes in another order. */
  readsOtherwise: ReadonlySet<string>;
  /** Those that have run. */
  finished: ReadonlySet<string>;
  /** Those that are reached otherwise: see `movedNodes`. */
  moved: ReadonlySet<string>;
  /**
   * Whether the flow of the job is another one than that with which its finished nodes began: it may have put nodes before them that have not
   * run, and that do something else in the new flow.
   */
  isOfOtherFlow: boolean;
}

/**
 * The nodes that may get other values in the new flow than they had: those that read
 *
 * - a variable that is declared otherwise,
 * - a variable that is set, or an output that is made, by a node that is new, or was moved, and runs before them,
 * - a variable or an output of such a node, unless its outcome is recorded,
 * - an operation that is not the same, or is no longer there,
 * - a variable that is set by a node which has run and is not the same,
 * - or anything at all, where they were moved themselves.
 *
 * Rather too many than too few, but not all: it does not see that a loop runs fewer rounds because of a new `break` in it, or that a new node
 * fails.
 */
export function* nodesWithOtherValues({
  before,
  now,
  different,
  readsOtherwise,
  finished,
  moved,
  isOfOtherFlow,
}: ComparedFlows): Sliced<Set<string>> {
  const other = new Set<string>();
  const readers = readersIn(now);
  const order = new RunOrder(now);
  let searches = 0;
  /** Adds nodes that pass. In place of those that are computed when they are read, it adds the nodes that read them. */
  function* add(ids: Iterable<string>, passes: (id: string) => boolean = () => true): Sliced<void> {
    const seen = new Set(ids);
    let hasAll = false;
    for (const id of seen) {
      yield;
      if (now.get(id)?.isPulled === true) {
        for (const reader of readers.ofNode(id)) seen.add(reader);
        if (!hasAll) for (const reader of readers.ofAllNodes) seen.add(reader);
        hasAll = true;
      } else if (!other.has(id) && passes(id)) other.add(id);
    }
  }
  /** The variables and nodes of which all readers were added, and whether those were that read all of them. */
  const done = {
    variables: new Set<string>(),
    nodes: new Set<string>(),
    allVariables: false,
    allNodes: false,
  };
  function* addReadersOf(id: string, sets: readonly string[] = []): Sliced<void> {
    if (!done.nodes.has(id)) yield* add(readers.ofNode(id));
    done.nodes.add(id);
    if (!done.allNodes) yield* add(readers.ofAllNodes);
    done.allNodes = true;
    if (sets.length === 0) return;
    for (const name of sets) {
      if (!done.variables.has(name)) yield* add(readers.ofVariable(name));
      done.variables.add(name);
    }
    if (!done.allVariables) yield* add(readers.ofAllVariables);
    done.allVariables = true;
  }
  yield* add(readsOtherwise);
  for (const id of different) {
    yield;
    const [old, node] = [before.get(id), now.get(id)];
    if (old?.isPulled === true || node?.isPulled === true) yield* addReadersOf(id);
    if (!finished.has(id) || !mayDiffer(old, node)) continue;
    yield* addReadersOf(id, old?.sets);
    other.add(id);
  }
  const [linkedBefore, linkedNow] = [yield* linkedNodes(before), yield* linkedNodes(now)];
  const isNew = (id: string): boolean => !before.has(id) || (!linkedBefore.has(id) && linkedNow.has(id));
  const wasNew = (id: string): boolean => isOfOtherFlow && different.has(id) && !finished.has(id);
  for (const [id, node] of now) {
    yield;
    if (moved.has(id) && !isNew(id) && readsAnything(node)) other.add(id);
  }
  /** Most readers have been added already, and to find out which run after a node takes up to a millisecond. */
  const isOpen = (id: string): boolean => !other.has(id) || now.get(id)?.isPulled === true;
  // Those that read all of them. What was added stays added, so they become fewer.
  let [ofAllNodes, ofAllVariables] = [readers.ofAllNodes, readers.ofAllVariables];
  for (const [id, { sets }] of now) {
    yield;
    if (!isNew(id) && !moved.has(id) && !wasNew(id)) continue;
    ofAllNodes = ofAllNodes.filter(isOpen);
    const open = [...readers.ofNode(id).filter(isOpen), ...ofAllNodes];
    if (sets.length > 0) {
      ofAllVariables = ofAllVariables.filter(isOpen);
      open.push(...sets.flatMap((name) => readers.ofVariable(name).filter(isOpen)), ...ofAllVariables);
    }
    if (open.length === 0) continue;
    // What has not run comes before what has run only if it is new there, or was moved there, now or in an earlier version.
    if (finished.has(id) || (searches += 1) > MOST_SEARCHES) yield* addReadersOf(id, sets);
    else yield* add(open, yield* order.after(id));
  }
  // What is added meanwhile is visited, too.
  for (const id of other) {
    yield;
    const node = now.get(id);
    // A node that has not run has given no value.
    if (node !== undefined && !node.isRecorded && finished.has(id)) yield* addReadersOf(id, node.sets);
  }
  return other;
}

/** Whether a node of both flows may differ between them though it has run: it does nothing but set a variable, and is computed again. */
export const mayDiffer = (old: ComparableNode | undefined, node: ComparableNode | undefined): boolean =>
  old?.type === 'core.variable.set' && node?.type === old.type;

const readsAnything = ({ variables, nodes }: ComparableNode): boolean =>
  variables === 'all' || nodes === 'all' || variables.size + nodes.size > 0;

/** The nodes of a flow by what they read. */
function readersIn(nodes: ComparableNodes) {
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
    ofNode: (id: string): readonly string[] => ofNodes.get(id) ?? [],
    ofVariable: (name: string): readonly string[] => ofVariables.get(name) ?? [],
    ofAllNodes: ofAll.nodes,
    ofAllVariables: ofAll.variables,
  };
}
