import { setTimeout } from 'node:timers/promises';
import type { Database, Statement } from '../database/database.js';
import { TIMEOUTS } from '../database/server-limits.js';

/** How often it is looked whether they have ended. Most take milliseconds; a batch of a thousand jobs takes 0.1 s (measured). */
const LOOK_MS = 10;

/** SQL: the transactions of this database that hold a lock on a table. */
const holders = (table: string, mode: string): string => `
    SELECT virtualtransaction AS transaction FROM pg_locks
    WHERE locktype = 'relation' AND relation = '${table}'::regclass AND mode = '${mode}'
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/**
 * The transactions that insert jobs: they write these, and hold their processes. The locks of a statement on its tables precede its snapshot,
 * and last until the transaction has ended.
 */
const INSERTING: Statement = {
  name: 'job-inserting',
  text: `${holders('job', 'RowExclusiveLock')} INTERSECT ${holders('process', 'RowShareLock')}`,
};

/**
 * Settles when all executes have ended that do not see a policy which was just committed: `Guard` cannot count their jobs before, and
 * would permit others beside them. Gives up after the time in which Postgres has cancelled their statements.
 *
 * @throws DatabaseUnavailable
 */
export async function earlierInserts(database: Database): Promise<void> {
  const inserting = async (): Promise<Set<string>> =>
    new Set((await database.rows<{ transaction: string }>(INSERTING)).map(({ transaction }) => transaction));
  const giveUpAt = performance.now() + TIMEOUTS.statement_timeout;
  for (let earlier = await inserting(); earlier.size > 0 && performance.now() < giveUpAt;) {
    await setTimeout(LOOK_MS);
    const now = await inserting();
    earlier = new Set([...earlier].filter((transaction) => now.has(transaction)));
  }
}
