import { useState } from 'react';
import { isSame } from '../../parts/is-same.js';

/** The keys of the rows of a list whose items have names. */
export interface RowKeys {
  names: readonly string[];
  keys: readonly number[];
  /** No row has had it. */
  next: number;
}

const NO_ROWS: RowKeys = { names: [], keys: [], next: 0 };

/** The keys of changed rows: a row keeps its key when others are added and removed, and when it gets another name in its place. */
export function keysAfter({ names: before, keys, next: first }: RowKeys, names: readonly string[]): RowKeys {
  const known = new Map(before.map((name, index) => [name, keys[index]]));
  const left = new Set(names);
  let next = first;
  const after = names.map((name, index) => {
    const former = before[index];
    const isRenamed = former !== undefined && !left.has(former);
    return known.get(name) ?? (isRenamed ? keys[index] : undefined) ?? next++;
  });
  return { names, keys: after, next };
}

/** Names that differ: the second `a` of a list is told apart from the first. */
function numbered(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return names.map((name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return `${count} ${name}`;
  });
}

/** Keys for the rows of a list, so that what is typed into a row and the keyboard stay with it. */
export function useRowKeys(list: readonly string[]): readonly number[] {
  const names = numbered(list);
  const [rows, setRows] = useState(() => keysAfter(NO_ROWS, names));
  if (isSame(rows.names, names)) return rows.keys;
  const next = keysAfter(rows, names);
  setRows(next);
  return next.keys;
}
