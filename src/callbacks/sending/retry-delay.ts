const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The delays after the first failed try, after the second one, and so on, in milliseconds. */
const DELAYS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR];

/** How much longer than in the table a delay can be. Callbacks that failed at the same time are not sent again at the same time. */
const MOST_JITTER = 0.1;

/**
 * The milliseconds from a failed try to the next one; null: the callback is given up.
 *
 * @param failures how many tries have failed, with the last one
 * @param random from 0 up to 1
 */
export function retryDelay(failures: number, random: number): number | null {
  const delay = DELAYS[failures - 1];
  return delay === undefined ? null : delay * (1 + MOST_JITTER * random);
}
