import { setTimeout } from 'node:timers/promises';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const ERROR_LENGTH = `octet_length(error) + octet_length(COALESCE(error_zh, ''))`;

/** An entry of an index has at most 2,704 bytes. */
const IS_SHORT_ERROR = `${ERROR_LENGTH} <= 2000`;

const INDEXES = {
  job_trial_id: 'job (id) WHERE version IS NULL',
  job_error: `job USING gin (error gin_trgm_ops, error_zh gin_trgm_ops) WHERE state = 'failed'`,
  job_error_text: `job (error, error_zh, id) WHERE state = 'failed' AND ${IS_SHORT_ERROR}`,
  job_error_long: `job (id) WHERE state = 'failed' AND NOT ${IS_SHORT_ERROR}`,
};

const STATES = ['successful', 'failed', 'stopped'];

/** SQL: how many jobs have ended in each state by changes of the statistics, of all processes and of each. */
const ends = (changes: string): string => `
          SELECT name, value, n FROM (
            SELECT COALESCE(process_id::text, '') AS value, ${STATES.map((state) => `sum(${state}) AS ${state}`).join(', ')}
            FROM ${changes} GROUP BY GROUPING SETS ((), (process_id))
          ) AS sums CROSS JOIN LATERAL (VALUES ${STATES.map((state) => `('${state}', ${state})`).join(', ')}) AS ends (name, n)`;

/** SQL: adds numbers to the totals. `rows` has the columns `name`, `value` and `n`. In one order, so that writers do not deadlock. */
const add = (rows: string): string => `
      INSERT INTO job_total AS t (name, value, count)
      SELECT name, value, sum(n) FROM (${rows}) AS rows GROUP BY 1, 2 HAVING sum(n) <> 0 ORDER BY 1, 2
      ON CONFLICT (name, value) DO UPDATE SET count = t.count + excluded.count`;

/** SQL: what the ended jobs of this moment add to totals that have some of them already. */
const MISSING = `
      SELECT state AS name, value, n FROM (
        SELECT process_id, state, count(*) AS n FROM job WHERE state IN ('successful', 'failed', 'stopped') GROUP BY 1, 2
      ) AS ended CROSS JOIN LATERAL (VALUES (''), (process_id::text)) AS counted (value)
      UNION ALL SELECT name, value, -n FROM (${ends('job_stat_change')}) AS changes
      UNION ALL SELECT name, value, -count FROM job_total WHERE name IN ('successful', 'failed', 'stopped')`;

/** How often a table is tried to be locked, for a second each, with as long a pause. */
const MOST_TRIES = 300;

/**
 * Runs a statement that locks a table. Every writer of the table queues behind it while it waits, for instance for a VACUUM by hand. So it waits
 * for a second at a time.
 */
async function locking(runner: QueryRunner, statement: string): Promise<void> {
  await runner.query(`SET lock_timeout = '1s'`);
  for (let tries = 1; ; tries += 1)
    try {
      await runner.query(statement);
      break;
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (code !== '55P03' || tries === MOST_TRIES) throw error;
      await setTimeout(1_000);
    }
  await runner.query(`RESET lock_timeout`);
}

/**
 * The numbers of ended jobs by state, of all and of each process, which took 30 ms to count among ten million jobs; and indexes of
 * errors, which took 2 s to search there, and of trials, of which the newest were looked for among all jobs.
 *
 * Each end of a job is already noted in `job_stat_change`, so an end writes nothing more. A trigger adds the changes to the totals when
 * they are added to the statistics, also by an earlier build beside this one.
 *
 * The existing jobs are counted beside readers and writers; retention and the addition of changes wait meanwhile. Each step can be
 * repeated if the migration was interrupted.
 */
export class StateTotals1700000000021 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, definition] of Object.entries(INDEXES)) {
      await runner.query(`DROP INDEX IF EXISTS ${name}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${definition}`);
    }
    // Without them Postgres expects a third of all errors to be long, and looks for these in the table.
    await runner.query(`CREATE STATISTICS IF NOT EXISTS job_error_length ON (${ERROR_LENGTH}) FROM job`);
    await runner.query(`ANALYZE job`);
    // The lock of the horizon keeps the order of the locks of totals the same for all who write them.
    await runner.query(`
      CREATE OR REPLACE FUNCTION job_total_ended() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM FROM job_total_horizon FOR UPDATE;
        ${add(ends('removed'))};
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE OR REPLACE FUNCTION job_total_removed() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE horizon bigint;
      BEGIN
        SELECT up_to INTO horizon FROM job_total_horizon FOR UPDATE;
        ${add(`
          SELECT name, value, -1 AS n FROM removed CROSS JOIN LATERAL (VALUES
            ('all', '', id <= horizon), ('process', process_id::text, id <= horizon), ('cuser', cuser::text, id <= horizon),
            ('trigger', trigger, id <= horizon), ('version', COALESCE(version::text, ''), id <= horizon),
            (state, '', finish_time IS NOT NULL), (state, process_id::text, finish_time IS NOT NULL)
          ) AS counted (name, value, is_in) WHERE is_in`)};
        RETURN NULL;
      END $$`);
    // Waits for those who have called the earlier function.
    await locking(
      runner,
      `CREATE OR REPLACE TRIGGER job_total_deleted AFTER DELETE ON job REFERENCING OLD TABLE AS removed
       FOR EACH STATEMENT EXECUTE FUNCTION job_total_removed()`,
    );
    await locking(
      runner,
      `CREATE OR REPLACE TRIGGER job_total_ended AFTER DELETE ON job_stat_change REFERENCING OLD TABLE AS removed
       FOR EACH STATEMENT EXECUTE FUNCTION job_total_ended()`,
    );
    await runner.startTransaction();
    try {
      await runner.query(`SELECT FROM job_total_horizon FOR UPDATE`);
      await runner.query(add(MISSING));
      await runner.commitTransaction();
    } catch (error) {
      await runner.rollbackTransaction();
      throw error;
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER job_total_ended ON job_stat_change`);
    await runner.query(`DROP FUNCTION job_total_ended()`);
    await runner.query(`
      CREATE OR REPLACE TRIGGER job_total_deleted AFTER DELETE ON job REFERENCING OLD TABLE AS removed
      FOR EACH STATEMENT EXECUTE FUNCTION job_total_deleted()`);
    await runner.query(`DROP FUNCTION job_total_removed()`);
    await runner.query(`DELETE FROM job_total WHERE name IN ('successful', 'failed', 'stopped')`);
    await runner.query(`DROP STATISTICS job_error_length`);
    await runner.query(`DROP INDEX ${Object.keys(INDEXES).join()}`);
  }
}
