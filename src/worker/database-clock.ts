import { type Clock, runInOrder } from '../flow/index.js';

/** The longest delay of a Node timer. A longer one would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The assumed maximum drift of two clocks: 1 ms a second, more than twice what NTP corrects. */
const DRIFT = 0.001;

/**
 * The time of the database: the time at the last synchronisation plus the time elapsed on the monotonic clock of this machine.
 * A jump of the machine's wall clock does not affect it.
 */
export class DatabaseClock {
  private offset = Date.now() - performance.now();
  /** The maximum error of the offset at `syncedAt`. */
  private errorMs = Infinity;
  private syncedAt = 0;

  /**
   * Synchronises with the database, unless the current offset is more certain: a response that this process read late has a
   * large error.
   *
   * @param databaseMs its `clock_timestamp()`, in milliseconds since 1970
   * @param sentAt `performance.now()` when the query was sent on an open connection. The response is assumed to have been made half-way
   * @returns by how much the clock of the database has jumped since the last call, in milliseconds; 0: not noticeably
   */
  sync(databaseMs: number, sentAt: number): number {
    const now = performance.now();
    const errorMs = (now - sentAt) / 2;
    const offset = databaseMs - (sentAt + now) / 2;
    const knownMs = this.errorMs + (now - this.syncedAt) * DRIFT;
    // If the two offsets contradict each other, the clock of the database has changed, for example by a failover.
    const apart = offset - this.offset;
    const isJump = Math.abs(apart) > errorMs + knownMs;
    if (errorMs > knownMs && !isJump) return 0;
    this.offset = offset;
    this.errorMs = errorMs;
    this.syncedAt = now;
    return isJump ? apart : 0;
  }

  now(): number {
    return performance.now() + this.offset;
  }

  /** The clock of one job. */
  ofJob(): Clock {
    return new JobClock(this);
  }
}

/**
 * Jobs take turns with sleeps that are over: Node runs all timers of a moment in one turn of the event loop, and 50 jobs can have 250,000
 * branches that wait for one moment. Ended in the order in which they were due, the short sleeps of 45 jobs let that of another job wait for 14 s.
 */
class JobClock implements Clock {
  constructor(private readonly clock: DatabaseClock) {}

  now(): number {
    return this.clock.now();
  }

  call(at: number, action: () => void): () => void {
    let isCancelled = false;
    const act = (): void => {
      if (!isCancelled) action();
    };
    const wait = (): NodeJS.Timeout =>
      setTimeout(check, Math.min(Math.max(0, Math.ceil(at - this.now())), LONGEST_TIMER_MS));
    const check = (): void => {
      if (at > this.now()) timer = wait();
      else runInOrder(act, this);
    };
    let timer = wait();
    return () => {
      isCancelled = true;
      clearTimeout(timer);
    };
  }
}
