/** One side of a comparison: the number of a version, or the draft. */
export type Side = number | 'draft';

const age = (side: Side): number => (side === 'draft' ? Infinity : side);

/** The older side and the newer one; the draft is newer than every version. */
export const inOrder = (a: Side, b: Side): [before: Side, after: Side] =>
  age(a) <= age(b) ? [a, b] : [b, a];

/**
 * What a side is compared with: what the person has chosen, unless it is the side itself; else the draft, and for the draft the
 * newest version.
 *
 * @param versions numbers, newest first
 */
export function comparedWith(shown: Side, chosen: Side | null, versions: readonly number[]): Side {
  if (chosen !== null && chosen !== shown) return chosen;
  return shown === 'draft' ? (versions[0] ?? 'draft') : 'draft';
}
