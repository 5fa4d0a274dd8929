import { setTimeout } from 'node:timers/promises';
import type { ProcessPromiseFunction, Queue } from 'bull';

const AGAIN_MS = 1_000;

/** What Bull keeps of a start, also of one that has failed. */
interface BullStart {
  handlers: Record<string, unknown>;
  _initializingProcess: Promise<void> | undefined;
  registeredEvents?: Record<string, unknown>;
  setWorkerName: () => Promise<unknown>;
  /** Given once the queue is being closed. */
  closing: Promise<void> | undefined;
}

/**
 * Starts to take deliveries, as `queue.process` does, and again until it succeeds: a Redis that refuses commands at that moment, for
 * example because of its password, would otherwise end the process, or the deliveries for as long as the process lives.
 *
 * @param refused called for each start that failed
 * @returns settles when the queue is closed
 */
export async function takeDeliveries<Data>(
  queue: Queue<Data>,
  concurrency: number,
  handler: ProcessPromiseFunction<Data>,
  refused: (error: unknown) => void,
): Promise<void> {
  const start = queue as unknown as BullStart;
  const nameWorker = start.setWorkerName.bind(queue);
  // Bull does not wait for the name, which is only shown, and handles no error of it.
  start.setWorkerName = () => nameWorker().catch(() => undefined);
  while (start.closing === undefined) {
    try {
      await queue.process(concurrency, handler);
      return;
    } catch (error) {
      refused(error);
      await setTimeout(AGAIN_MS, undefined, { ref: false });
      start.handlers = {};
      start._initializingProcess = undefined;
      // Without it, Bull would add its listeners once more.
      if (start.registeredEvents) start.registeredEvents = {};
    }
  }
}
