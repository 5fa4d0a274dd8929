/** The row that takes the place of rows that are deleted: the next one, else the one before; undefined if none is left. */
export function rowAfter<Row>(rows: readonly Row[], deleted: readonly Row[]): Row | undefined {
  const gone = new Set(deleted);
  const last = rows.findLastIndex((row) => gone.has(row));
  const isLeft = (row: Row): boolean => !gone.has(row);
  return rows.slice(last + 1).find(isLeft) ?? rows.slice(0, Math.max(0, last)).findLast(isLeft);
}
