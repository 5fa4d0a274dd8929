import { FairQueue } from './fair-queue.js';

/** The job whose work it is, its user, and the signal that cancels waiting. */
export interface JobOfWork {
  job: number;
  /** Undefined: the job takes turns with all others. */
  user?: number;
  signal: AbortSignal;
}

/**
 * Limits how much work is in progress. Users take turns, and the jobs of each: a job that waits with thousands of requests delays no other
 * that has none.
 */
export class JobPlaces {
  private readonly waiting = new FairQueue<() => void>();
  private taken = 0;

  /** @param size the most work in progress. A job gets at most half; one that has none gets one even if all are taken */
  constructor(private readonly size: number) {}

  /**
   * Does the work as soon as there is a place for it.
   *
   * @throws the reason of the signal if it aborts first; what the work throws
   */
  async run<Result>({ job, user, signal }: JobOfWork, work: () => Promise<Result>): Promise<Result> {
    await this.place(job, user, signal);
    try {
      return await work();
    } finally {
      this.taken -= 1;
      this.waiting.release(job);
      this.advance();
    }
  }

  private place(job: number, user: number | undefined, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        this.waiting.remove(job, begin);
        reject(signal.reason as Error);
      };
      signal.throwIfAborted();
      signal.addEventListener('abort', giveUp, { once: true });
      this.waiting.add(job, begin, user);
      this.advance();
    });
  }

  private advance(): void {
    const mayHave = (held: number): boolean => held === 0 || (held < this.size / 2 && this.taken < this.size);
    for (let begin = this.waiting.take(mayHave); begin !== undefined; begin = this.waiting.take(mayHave)) {
      this.taken += 1;
      begin();
    }
  }
}
