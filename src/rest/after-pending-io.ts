import { setImmediate } from 'node:timers/promises';

/**
 * Settles after the event loop has polled for I/O once, so that it has served other requests. Await it between two long parts of work.
 *
 * A single `setImmediate` of an I/O callback runs before that poll: the two parts would keep others waiting together.
 */
export async function afterPendingIo(): Promise<void> {
  await setImmediate();
  await setImmediate();
}
