import { byKey, ownKey } from './by-key.js';
import { freeNodeId } from './commands/nodes.js';
import { renameNodes } from './commands/rename-node.js';
import type { Definitions } from './definitions.js';
import { freeIds } from './flow.js';
import type { Flow } from './flow.js';
import { isSame } from '../../parts/is-same.js';

/** What both have changed differently. */
interface MergeConflict {
  what: 'node' | 'link' | 'variable' | 'note' | 'flow';
  /** The id of the node, link or note, the name of the variable, or the key of the flow. */
  id: string;
  /** The keys that both have changed; empty if one has removed what the other has changed. */
  keys: readonly string[];
}

export interface Merge {
  /** The merged flow. Where there is a conflict, it has mine. */
  flow: Flow;
  conflicts: readonly MergeConflict[];
}

/** Keys in which a difference is no conflict: mine is taken. */
const HARMLESS = new Set(['x', 'y', 'width', 'height', 'utime']);

const LISTS = [
  { key: 'nodeList', what: 'node', keyed: 'id' },
  { key: 'linkList', what: 'link', keyed: 'id' },
  { key: 'variables', what: 'variable', keyed: 'name' },
  { key: 'notes', what: 'note', keyed: 'id' },
] as const;

type Item = Record<string, unknown>;

/** Merges two changed copies of a flow, item by item and in items key by key. @param base the flow that both began with */
export function mergeFlows(base: Flow, mine: Flow, theirs: Flow, definitions: Definitions): Merge {
  const ours = withFreeIds(base, mine, theirs, definitions);
  const conflicts: MergeConflict[] = [];
  const keys = mergeKeys(base, ours, theirs, new Set(LISTS.map(({ key }) => key)));
  conflicts.push(...keys.conflicts.map((id) => ({ what: 'flow' as const, id, keys: [] })));
  const flow: Record<string, unknown> = keys.merged;
  for (const { key, what, keyed } of LISTS) {
    const merged = mergeLists(base[key], ours[key], theirs[key], keyed);
    flow[key] = merged.list;
    conflicts.push(...merged.conflicts.map((conflict) => ({ what, ...conflict })));
  }
  const merged = flow as Flow;
  const ids = new Set(merged.nodeList.map(({ id }) => id));
  // A link that had no node before is kept, so that its fault is still shown.
  const removed = [base, ours, theirs].flatMap(({ nodeList }) => nodeList.filter(({ id }) => !ids.has(id)));
  const gone = new Set(removed.map(({ id }) => id));
  const linkList = merged.linkList.filter(({ source, target }) => !gone.has(source) && !gone.has(target));
  return { flow: { ...merged, linkList }, conflicts };
}

function mergeLists(base: Item[], mine: Item[], theirs: Item[], keyed: string) {
  const by = (list: Item[]) => byKey(list, (item) => String(item[keyed]));
  const [old, ours, others] = [by(base), by(mine), by(theirs)];
  const list: Item[] = [];
  const conflicts: { id: string; keys: readonly string[] }[] = [];
  // The order of theirs, then what only mine has: an order that both keep stays as it is.
  const ids = isSame([...old.keys()], [...others.keys()])
    ? [...ours.keys(), ...others.keys()]
    : [...others.keys(), ...ours.keys()];
  for (const id of new Set(ids)) {
    const [was, my, their] = [old.get(id), ours.get(id), others.get(id)];
    if (my !== undefined && their !== undefined) {
      const { merged, conflicts: keys } = mergeKeys(was ?? {}, my, their);
      list.push(merged);
      if (keys.length > 0) conflicts.push({ id: ownKey(id), keys });
    } else {
      const left = my ?? their;
      const isUntouched =
        was !== undefined && left !== undefined && isSame(withoutPlace(was), withoutPlace(left));
      if (isUntouched || left === undefined) continue;
      if (was !== undefined) conflicts.push({ id: ownKey(id), keys: [] });
      if (was === undefined || my !== undefined) list.push(left);
    }
  }
  return { list, conflicts };
}

const withoutPlace = (item: Item): Item =>
  Object.fromEntries(Object.entries(item).filter(([key]) => !HARMLESS.has(key)));

function mergeKeys(base: Item, mine: Item, theirs: Item, except: ReadonlySet<string> = new Set()) {
  const merged: Item = {};
  const conflicts: string[] = [];
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    if (except.has(key)) continue;
    const [was, my, their] = [base[key], mine[key], theirs[key]];
    const value = isSame(my, was) ? their : my;
    if (value !== undefined) merged[key] = value;
    const isConflict = !isSame(my, was) && !isSame(their, was) && !isSame(my, their);
    if (isConflict && !HARMLESS.has(key)) conflicts.push(key);
  }
  return { merged, conflicts };
}

/** My flow, in which what I have added has other ids than what they have added. */
function withFreeIds(base: Flow, mine: Flow, theirs: Flow, definitions: Definitions): Flow {
  type List = 'nodeList' | 'linkList' | 'notes';
  const clashing = (flow: Flow, list: List) => {
    const old = new Set(base[list].map(({ id }) => id));
    const others = new Map<string, object>(theirs[list].map((item) => [item.id, item]));
    return flow[list].filter((item) => {
      const other = others.get(item.id);
      return !old.has(item.id) && other !== undefined && !isSame(item, other);
    });
  };
  const nextIds = (flow: Flow, list: List, prefix: string | null) => {
    const taken = new Set([...flow[list], ...theirs[list], ...base[list]].map(({ id }) => id));
    const free = freeIds(taken);
    const next = (id: string) => {
      const made = prefix === null ? freeNodeId(id, taken, free) : free(prefix);
      taken.add(made);
      return made;
    };
    return new Map(clashing(flow, list).map(({ id }) => [id, next(id)]));
  };
  const withIds = <Item extends { id: string }>(items: readonly Item[], ids: ReadonlyMap<string, string>) =>
    items.map((item) => {
      const id = ids.get(item.id);
      return id === undefined ? item : { ...item, id };
    });
  const flow = renameNodes(mine, definitions, nextIds(mine, 'nodeList', null));
  return {
    ...flow,
    linkList: withIds(flow.linkList, nextIds(flow, 'linkList', 'l')),
    notes: withIds(flow.notes, nextIds(flow, 'notes', 'note')),
  };
}
