import { setTimeout as pause } from 'node:timers/promises';

/** The pause grows with the time that was waited, up to {@link MOST_MS}: each look costs a process and Postgres some milliseconds. */
const PAUSE_MS = 10;
const MOST_MS = 50;

/** Saved before a test replaces the clock. */
const now = performance.now.bind(performance);

/**
 * Waits until a condition holds: the one way in which tests wait for what they cannot await.
 *
 * @param condition called repeatedly; an error that it throws ends the wait
 * @param description what is waited for, as it stands in the error: `job 5 runs`; a function is called when time is over
 * @param options `deadline`: how many milliseconds it may take
 * @returns what the condition gave when it held, which is neither false, undefined nor null
 * @throws Error naming what was waited for
 */
export async function until<Value>(
  condition: () => Value | Promise<Value>,
  description: string | (() => string),
  { deadline = 60_000 }: { deadline?: number } = {},
): Promise<Exclude<Value, false | undefined | null>> {
  const start = now();
  const giveUpAt = start + deadline;
  for (;;) {
    const value = await condition();
    if (value !== false && value !== undefined && value !== null)
      return value as Exclude<Value, false | undefined | null>;
    if (now() > giveUpAt)
      throw new Error(
        `waited ${deadline} ms until ${typeof description === 'string' ? description : description()}`,
      );
    await pause(Math.min(MOST_MS, PAUSE_MS + (now() - start) / 20));
  }
}
