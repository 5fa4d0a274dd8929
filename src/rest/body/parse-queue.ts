import { setTimeout } from 'node:timers/promises';
import { FairSemaphore } from '../../database/fair-semaphore.js';
import { afterPendingIo } from '../after-pending-io.js';

/** How long a body waits for others at most, in milliseconds. */
const PATIENCE_MS = 10_000;

/** A body that takes longer is followed by a rest, in milliseconds. One of 1 MiB that is a single text takes 5 ms. */
const LONG_MS = 15;

/** The longest rest in milliseconds, since a process that was stopped measures the time of its stop. */
const LONGEST_MS = 1_000;

/**
 * Large bodies are parsed one after the other, in turn among users, and other requests are served in between: 50 of 0.9 MiB blocked them for
 * 0.4 s when they arrived together.
 *
 * After a body that takes long, the next waits for as long. One of 290,000 empty objects takes 0.05 to 0.2 s in one piece, and other requests need
 * some turns of the event loop each: while 100 connections sent such bodies, lists of others took 0.5 to 3 s.
 */
export class ParseQueue {
  private readonly semaphore = new FairSemaphore(1, 1, PATIENCE_MS);

  constructor(
    private readonly rest: (ms: number) => Promise<unknown> = setTimeout,
    private readonly now = () => performance.now(),
  ) {}

  /**
   * Settles when a body of the user may be parsed, which has to be done at once, before anything else is waited for.
   *
   * @throws DatabaseUnavailable if it has waited too long for others
   */
  next(user: number): Promise<void> {
    return new Promise((begin, refuse) => {
      const untilRested = async (): Promise<void> => {
        // What follows `begin` without waiting runs before a tick that is asked for in a microtask.
        await Promise.resolve();
        const since = this.now();
        let took = 0;
        begin();
        process.nextTick(() => (took = this.now() - since));
        await afterPendingIo();
        if (took > LONG_MS) await this.rest(Math.min(took, LONGEST_MS));
      };
      this.semaphore.run(user, untilRested).catch(refuse);
    });
  }
}

/** Those of this process. */
export const parseQueue = new ParseQueue();
