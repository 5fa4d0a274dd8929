import { setTimeout } from 'node:timers/promises';
import { Unavailable } from '../rest/errors.js';

/** How long a request waits for locked rows, so that it takes at most 5 s. */
const LOCKED_MS = 3_000;

/** The first and the longest pause between tries. Most locks last a few milliseconds. */
const PAUSE_MS = { first: 5, longest: 100 };

/**
 * Tries a write again while it finds a row locked, which it skips: a statement that waits for a lock occupies a connection.
 *
 * @throws Unavailable after 3 s; anything that `write` throws
 */
export async function whileLocked<Outcome>(
  write: () => Promise<Outcome | 'locked'>,
): Promise<Exclude<Outcome, 'locked'>> {
  const giveUpAt = performance.now() + LOCKED_MS;
  for (let pause = PAUSE_MS.first; ; pause = Math.min(2 * pause, PAUSE_MS.longest)) {
    const outcome = await write();
    if (outcome !== 'locked') return outcome as Exclude<Outcome, 'locked'>;
    if (performance.now() >= giveUpAt) throw new Unavailable();
    await setTimeout(pause);
  }
}
