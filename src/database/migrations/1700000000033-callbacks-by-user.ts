import type { MigrationInterface, QueryRunner } from 'typeorm';
import { locking } from './locking.js';

/** How many callbacks a statement of the migration changes. */
const ROWS_AT_ONCE = 10_000;

/** SQL: host and port in the address of a callback. */
const RECEIVER = `left(lower(substring(NEW.callback_url FROM '^[A-Za-z]+://([^/?#]+)')), 300)`;

/** SQL: the function of the trigger that inserts a callback at the end of its job. */
const inserting = (columns: string, values: string): string => `
  CREATE OR REPLACE FUNCTION job_ended_callback() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO callback (job_id, url, receiver, process_id${columns})
    VALUES (NEW.id, NEW.callback_url, COALESCE(${RECEIVER}, ''), NEW.process_id${values})
    ON CONFLICT DO NOTHING;
    RETURN NULL;
  END $$`;

/** SQL: sets the user of callbacks that have none. One whose job is missing belongs to nobody. */
const FILL = `
  UPDATE callback c SET cuser = COALESCE((SELECT j.cuser FROM job j WHERE j.id = c.job_id), 0) WHERE c.cuser IS NULL`;

/**
 * The user in each callback, and an index of those that wait by receiver and user. Users took turns at a receiver only among the callbacks that had
 * been due there for longest: behind a burst of 3,000, those of others waited for 11 s, and longer behind more. The index by receiver and time is of an
 * expression now (receivers are in lower case anyway), so that Postgres never reads the callbacks of all users with it where it is asked for those of one.
 *
 * The function of the trigger is replaced before the rows are filled. A transaction that has called the former one has ended when the table is locked, so
 * its rows are filled under the lock. Workers send callbacks meanwhile. Each step can be repeated if the migration was interrupted.
 */
export class CallbacksByUser1700000000033 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await locking(runner, `ALTER TABLE callback ADD COLUMN IF NOT EXISTS cuser integer`);
    await runner.query(inserting(', cuser', ', NEW.cuser'));
    const [{ first, last }] = (await runner.query(`
      SELECT COALESCE(min(id), 0) AS first, COALESCE(max(id), 0) AS last FROM callback`)) as [
      { first: string; last: string },
    ];
    for (let from = Number(first); from <= Number(last); from += ROWS_AT_ONCE)
      await runner.query(`${FILL} AND c.id >= $1::bigint AND c.id < $2::bigint`, [from, from + ROWS_AT_ONCE]);
    // Statements that are sent together are one transaction.
    await locking(
      runner,
      `LOCK TABLE callback; ${FILL}; ALTER TABLE callback ALTER COLUMN cuser SET NOT NULL`,
    );
    await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS callback_turns`);
    await runner.query(
      `CREATE INDEX CONCURRENTLY callback_turns ON callback (receiver, cuser, next_time) WHERE state = 'waiting'`,
    );
    await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS callback_receiver`);
    await runner.query(
      `CREATE INDEX CONCURRENTLY callback_receiver ON callback (lower(receiver), next_time) WHERE state = 'waiting'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(inserting('', ''));
    await locking(runner, `ALTER TABLE callback DROP COLUMN IF EXISTS cuser`);
    await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS callback_receiver`);
    await runner.query(
      `CREATE INDEX CONCURRENTLY callback_receiver ON callback (receiver, next_time) WHERE state = 'waiting'`,
    );
  }
}
