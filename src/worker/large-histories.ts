import { FairQueue, withRoomForOthers } from '../flow/fair-queue.js';
import type { EndSignal } from '../flow/index.js';

/**
 * How many jobs with large histories a worker begins to continue at a time, and how many more of users who have none: two jobs of one user that
 * computed for long between their records held back those of all others. Each may have 64 MiB of records.
 */
const AT_ONCE = 2;

/** The longest turn, in milliseconds. A job may have records that it never reads. */
const LONGEST_MS = 30_000;

/**
 * Turns of jobs with large histories, so that the records of all jobs that a worker continues are not in memory at the same time. Users take
 * turns.
 */
export class LargeHistories {
  private taken = 0;
  private readonly waiting = new FairQueue<() => void>();

  constructor(private readonly longestMs = LONGEST_MS) {}

  /**
   * Waits for a turn, or until the run is aborted.
   *
   * @param user the id of the user whose job it is
   * @returns ends the turn, and may be called again
   */
  async begin(user: number, signal: EndSignal): Promise<() => void> {
    if (!(await this.hasTurn(user, signal))) return () => undefined;
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      this.taken -= 1;
      this.waiting.release(user);
      this.advance();
    };
    const timer = setTimeout(end, this.longestMs).unref();
    return end;
  }

  private hasTurn(user: number, signal: EndSignal): Promise<boolean> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(false);
      const take = (): void => {
        signal.removeEventListener('abort', abort);
        resolve(true);
      };
      const abort = (): void => {
        signal.removeEventListener('abort', abort);
        this.waiting.remove(user, take);
        resolve(false);
      };
      signal.addEventListener('abort', abort, { once: true });
      this.waiting.add(user, take);
      this.advance();
    });
  }

  private advance(): void {
    const mayHave = withRoomForOthers(AT_ONCE, () => this.taken);
    for (let take = this.waiting.take(mayHave); take !== undefined; take = this.waiting.take(mayHave)) {
      this.taken += 1;
      take();
    }
  }
}
