import { STALE_MS } from './grouped-calls.js';
import { FairSemaphore } from './fair-semaphore.js';

/** For each row, a queue of those who lock it, so that only one of them at a time needs a connection. Users take turns. */
export class RowQueues {
  private readonly semaphores = new Map<string, FairSemaphore>();

  /** @param patienceMs how long one may wait for others */
  constructor(private readonly patienceMs = STALE_MS) {}

  /**
   * Does the work when it is its turn.
   *
   * @param row the name of the row: of what, and its id
   * @param user the id of who asks for it
   * @throws DatabaseUnavailable if it has waited too long for the row; any error that the work throws
   */
  async run<Result>(row: string, user: number, work: () => Promise<Result>): Promise<Result> {
    const semaphore = this.semaphores.get(row) ?? new FairSemaphore(1, 1, this.patienceMs);
    this.semaphores.set(row, semaphore);
    try {
      return await semaphore.run(user, work);
    } finally {
      // A call that was refused late can find the next queue here.
      if (semaphore.isIdle && this.semaphores.get(row) === semaphore) this.semaphores.delete(row);
    }
  }
}
