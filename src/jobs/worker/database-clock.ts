import type { Clock } from '../../flow/world.js';

/** The longest delay that a timer of Node takes; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/**
 * The database's time as a worker sees it between two looks: its last word plus what has passed on this machine's
 * monotonic clock. A machine whose wall clock jumps so still keeps the database's time.
 */
export class DatabaseClock implements Clock {
  private offset = Date.now() - performance.now();

  /**
   * Takes the database's word.
   *
   * @param databaseMs its `clock_timestamp()`, in milliseconds since 1970
   * @param askedAt `performance.now()` just before it was asked; it is taken to have answered half-way
   */
  sync(databaseMs: number, askedAt: number): void {
    this.offset = databaseMs - (askedAt + performance.now()) / 2;
  }

  now(): number {
    return performance.now() + this.offset;
  }

  sleep(until: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const wait = (): void => {
        const left = until - this.now();
        if (left <= 0 || signal.aborted) done();
        else timer = setTimeout(wait, Math.min(Math.ceil(left), LONGEST_TIMER_MS));
      };
      signal.addEventListener('abort', done);
      wait();
    });
  }
}
