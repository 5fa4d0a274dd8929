/** A token bucket: `most` at once, and one more after each `refillMs` milliseconds. */
export interface Allowance {
  most: number;
  refillMs: number;
}

/** Result of {@link take}: when the allowance will be full again, or how long to wait for the next token. Milliseconds. */
export type Taken = { fullAt: number } | { waitMs: number };

/**
 * Takes one token of an allowance.
 *
 * @param fullAt when the allowance will be full again, from the previous `take`; undefined if there was none
 * @param now current time, in milliseconds
 */
export function take({ most, refillMs }: Allowance, fullAt: number | undefined, now: number): Taken {
  // The bucket is at worst empty, even after the limit was lowered or a clock was set back.
  const from = Math.min(Math.max(fullAt ?? now, now), now + most * refillMs);
  const waitMs = from - now - (most - 1) * refillMs;
  return waitMs > 0 ? { waitMs } : { fullAt: from + refillMs };
}
