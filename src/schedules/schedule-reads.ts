import type { Database, Executor } from '../database/database.js';
import { NOW } from './schedule-statements.js';

/** What a request of a user reads before it writes. */
export const readsOf = (database: Database, user: number): Executor => ({
  rows: (statement, values = []) => database.rowsOf(user, statement, values),
});

/** The time of the database, in milliseconds since 1970. */
export async function databaseNow(executor: Executor): Promise<number> {
  const [row] = await executor.rows<{ now: number }>(NOW);
  if (!row) throw new Error('Postgres has no time');
  return row.now;
}
