import { setTimeout } from 'node:timers/promises';

/**
 * Repeats work, such as a sweep of the database, until the signal aborts: first after one pause, and again after a pause once it has
 * ended. It does not keep the process alive.
 *
 * @param everyMs the pause, in milliseconds
 * @param work must not reject
 */
export async function repeat(
  everyMs: number,
  work: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    await setTimeout(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    await work();
  }
}
