import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 10;

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
  { deadline = 20_000 }: { deadline?: number } = {},
): Promise<Exclude<Value, false | undefined | null>> {
  const giveUpAt = now() + deadline;
  for (;;) {
    const value = await condition();
    if (value !== false && value !== undefined && value !== null)
      return value as Exclude<Value, false | undefined | null>;
    if (now() > giveUpAt)
      throw new Error(
        `waited ${deadline} ms until ${typeof description === 'string' ? description : description()}`,
      );
    await pause(PAUSE_MS);
  }
}
