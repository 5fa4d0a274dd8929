import { setImmediate } from 'node:timers/promises';

/**
 * Settles after the event loop has served whoever waits. Await it between two long parts of work.
 *
 * A single `setImmediate` does not do that: what follows it runs in the same turn of the loop as the request or the reply that led to
 * it, so the two parts would keep others waiting together.
 */
export async function othersTurn(): Promise<void> {
  await setImmediate();
  await setImmediate();
}
