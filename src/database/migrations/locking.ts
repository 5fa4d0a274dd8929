import { setTimeout } from 'node:timers/promises';
import type { QueryRunner } from 'typeorm';

/** How often a table is tried to be locked, for a second each, with as long a pause. */
const MOST_TRIES = 300;

/** The SQLSTATE of a lock that was not to be had in time. */
const LOCKED = '55P03';

/**
 * Runs a statement that locks a table. Every writer of the table queues behind it while it waits, for instance for a VACUUM by hand. So it waits
 * for a second at a time.
 */
export async function locking(runner: QueryRunner, statement: string): Promise<void> {
  await runner.query(`SET lock_timeout = '1s'`);
  for (let tries = 1; ; tries += 1)
    try {
      await runner.query(statement);
      break;
    } catch (error) {
      if ((error as { code?: unknown }).code !== LOCKED || tries === MOST_TRIES) throw error;
      await setTimeout(1_000);
    }
  await runner.query(`RESET lock_timeout`);
}
