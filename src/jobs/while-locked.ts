import { setTimeout } from 'node:timers/promises';
import { Unavailable } from '../rest/errors.js';

/** How long a request waits for locked rows. */
const LOCKED_MS = 3_000;

/** How long a request may have taken when it writes: clients wait for 5 s. */
const LATEST_MS = 4_500;

/** The first and the longest pause between tries. Most locks last a few milliseconds. */
const PAUSE_MS = { first: 5, longest: 100 };

/**
 * Tries a write again while it finds a row locked, which it skips: a statement that waits for a lock occupies a connection.
 *
 * @param since `performance.now()` when the request began. On a database that is slow, the reads before the write may already have
 *   taken longer than the client waits; then nothing is written
 * @throws Unavailable after 3 s, or 4.5 s after the request began; anything that `write` throws
 */
export async function whileLocked<Outcome>(
  since: number,
  write: () => Promise<Outcome | 'locked'>,
): Promise<Exclude<Outcome, 'locked'>> {
  const giveUpAt = Math.min(performance.now() + LOCKED_MS, since + LATEST_MS);
  for (
    let pause = PAUSE_MS.first;
    performance.now() < giveUpAt;
    pause = Math.min(2 * pause, PAUSE_MS.longest)
  ) {
    const outcome = await write();
    if (outcome !== 'locked') return outcome as Exclude<Outcome, 'locked'>;
    await setTimeout(pause);
  }
  throw new Unavailable();
}
