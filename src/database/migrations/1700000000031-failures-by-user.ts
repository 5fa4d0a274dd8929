import type { MigrationInterface, QueryRunner } from 'typeorm';
import { locking } from './locking.js';

/** SQL: the function of the trigger that notes failures. */
const noting = (columns: string, values: string): string => `
      CREATE OR REPLACE FUNCTION job_failed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT NEW.of_handler THEN
          INSERT INTO job_failure (${columns})
          SELECT ${values} FROM process_policy WHERE process_id = NEW.process_id AND on_failure IS NOT NULL;
        END IF;
        RETURN NULL;
      END $$`;

/** Those whose jobs retention has deleted would be forgotten anyway. */
const FILL = `
      DELETE FROM job_failure WHERE cuser IS NULL AND NOT EXISTS (SELECT FROM job WHERE id = job_id);
      UPDATE job_failure SET cuser = job.cuser FROM job WHERE job_failure.cuser IS NULL AND job.id = job_id`;

/**
 * The user in each failure that waits for its handler, and an index by user and handler. The failures of others were looked for among the first
 * 50,000 that were due: behind more of one user they were not found until there were fewer.
 *
 * The function of the trigger is replaced before the rows are filled. A transaction that has called the former one has ended when the table is locked, so
 * its rows are filled under the lock, beside which jobs cannot fail. The others are filled before it. Each step can be repeated.
 */
export class FailuresByUser1700000000031 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await locking(runner, `ALTER TABLE job_failure ADD COLUMN IF NOT EXISTS cuser integer`);
    await runner.query(noting('job_id, handler_id, cuser', 'NEW.id, on_failure, NEW.cuser'));
    await runner.query(FILL);
    // Statements that are sent together are one transaction.
    await locking(
      runner,
      `LOCK TABLE job_failure; ${FILL}; ALTER TABLE job_failure ALTER COLUMN cuser SET NOT NULL`,
    );
    await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS job_failure_backlog`);
    await runner.query(
      `CREATE INDEX CONCURRENTLY job_failure_backlog ON job_failure (cuser, handler_id, next_time)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(noting('job_id, handler_id', 'NEW.id, on_failure'));
    await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS job_failure_backlog`);
    await locking(runner, `ALTER TABLE job_failure DROP COLUMN IF EXISTS cuser`);
  }
}
