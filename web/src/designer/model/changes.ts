import { byKey } from './by-key.js';
import type { Flow } from './flow.js';
import { isSame } from '../../parts/is-same.js';

/** How an item differs between two flows; `moved`: only its place or size on the canvas. */
export type Change = 'added' | 'removed' | 'changed' | 'moved';

/** The differences of two flows, by id; of variables by name (`byKey`). */
export interface FlowChanges {
  nodes: ReadonlyMap<string, Change>;
  links: ReadonlyMap<string, Change>;
  variables: ReadonlyMap<string, Change>;
  notes: ReadonlyMap<string, Change>;
}

const PLACE_KEYS = ['x', 'y', 'width', 'height'];

/** Compares two flows. */
export const compareFlows = (before: Flow, after: Flow): FlowChanges => ({
  nodes: compareLists(before.nodeList, after.nodeList, ({ id }) => id),
  links: compareLists(before.linkList, after.linkList, ({ id }) => id),
  variables: compareLists(before.variables, after.variables, ({ name }) => name),
  notes: compareLists(before.notes, after.notes, ({ id }) => id),
});

/** How many items differ. */
export const countChanges = ({ nodes, links, variables, notes }: FlowChanges): number =>
  nodes.size + links.size + variables.size + notes.size;

function compareLists<Item extends object>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): Map<string, Change> {
  const changes = new Map<string, Change>();
  const old = byKey(before, keyOf);
  for (const [key, item] of byKey(after, keyOf)) {
    const was = old.get(key);
    old.delete(key);
    if (was === undefined) changes.set(key, 'added');
    else if (!isSame(was, item))
      changes.set(key, isSame(unplaced(was), unplaced(item)) ? 'moved' : 'changed');
  }
  for (const key of old.keys()) changes.set(key, 'removed');
  return changes;
}

const unplaced = (item: object): object =>
  Object.fromEntries(Object.entries(item).filter(([key]) => !PLACE_KEYS.includes(key)));
