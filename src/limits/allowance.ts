/** How often something may be done: so many times at once, and once more each time that so many milliseconds have passed. */
export interface Allowance {
  most: number;
  refillMs: number;
}

/** What came of asking for one: when the allowance will be whole again, or how long to wait for the next. */
export type Taken = { wholeAt: number } | { waitMs: number };

/**
 * Takes one of an allowance.
 *
 * @param wholeAt when the allowance is whole again, as the last one who took left it; undefined where nobody has
 * @param now in milliseconds, as all times here
 */
export function take({ most, refillMs }: Allowance, wholeAt: number | undefined, now: number): Taken {
  // Nothing is emptier than empty: not after the limit was lowered, nor after a clock was set back.
  const from = Math.min(Math.max(wholeAt ?? now, now), now + most * refillMs);
  const waitMs = from - now - (most - 1) * refillMs;
  return waitMs > 0 ? { waitMs } : { wholeAt: from + refillMs };
}
