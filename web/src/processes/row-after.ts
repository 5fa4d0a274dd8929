/** The row that takes the place of rows that are deleted: the next one, else the one before; undefined if none is left. */
export function rowAfter(rows: readonly number[], deleted: ReadonlySet<number>): number | undefined {
  const last = rows.findLastIndex((id) => deleted.has(id));
  const isLeft = (id: number): boolean => !deleted.has(id);
  return rows.slice(last + 1).find(isLeft) ?? rows.slice(0, Math.max(0, last)).findLast(isLeft);
}
