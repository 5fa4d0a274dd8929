/** How long a replica that is not used is left alone between two checks, at least and at most, in milliseconds. */
export const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** A replica that was used for less than this flaps: its lag is around the limit. */
const FLEETING_MS = 5_000;

/** A replica that was used for this long is stable. */
const STABLE_MS = 60_000;

/**
 * The pause before the next check of a replica that is left. Each time that it is left soon after it was taken into use, the pause doubles.
 *
 * @param pauseMs the pause before it was taken into use
 * @param usedMs for how long it was in use, in milliseconds
 */
export function pauseAfterUse(pauseMs: number, usedMs: number): number {
  if (usedMs < FLEETING_MS) return Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
  return usedMs < STABLE_MS ? pauseMs : SHORTEST_PAUSE_MS;
}
