// No package: p-retry adds delays and backoff, which a deadlock does not need: Postgres has already rolled back one side of it.
import { isDeadlock } from './database-error.js';

/** After this many deadlocks in a row, the error is passed on. */
const TRIES = 5;

/** Repeats `work` when Postgres ended it to resolve a deadlock and rolled it back. */
export async function retryOnDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isDeadlock(error) || tries >= TRIES) throw error;
    }
  }
}
