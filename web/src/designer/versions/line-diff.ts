/** A line of a text, and whether the other text lacks it. */
export interface DiffLine {
  text: string;
  isChanged: boolean;
}

/** Longer texts are shown without marks: the comparison takes time with the square of the lines. */
const MOST_LINES = 400;

/**
 * Marks the lines in which two texts differ, by their longest common subsequence.
 *
 * @returns the lines of each
 */
export function diffLines(before: string, after: string): { before: DiffLine[]; after: DiffLine[] } {
  const a = before.split('\n');
  const b = after.split('\n');
  const plain = (lines: string[]): DiffLine[] => lines.map((text) => ({ text, isChanged: false }));
  if (a.length > MOST_LINES || b.length > MOST_LINES) return { before: plain(a), after: plain(b) };
  // lengths[i][j]: of the longest common subsequence of the lines from i and from j.
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = lengths[i];
      if (row) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const marked = { before: [] as DiffLine[], after: [] as DiffLine[] };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const isSame = i < a.length && j < b.length && a[i] === b[j];
    if (isSame || (i < a.length && at(i + 1, j) >= at(i, j + 1)) || j >= b.length)
      marked.before.push({ text: a[i++] ?? '', isChanged: !isSame });
    if (isSame) marked.after.push({ text: b[j++] ?? '', isChanged: false });
    else if (j < b.length && (i >= a.length || at(i + 1, j) < at(i, j + 1)))
      marked.after.push({ text: b[j++] ?? '', isChanged: true });
  }
  return marked;
}
