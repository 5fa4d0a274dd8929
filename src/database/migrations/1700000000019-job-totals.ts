import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Those of ended jobs are written once for each job, at its end: later it does not change. */
const INDEXES = {
  job_cuser: 'job (cuser, id)',
  job_ended_process: `job (process_id, state, id) WHERE state IN ('successful', 'failed', 'stopped')`,
  job_ended_ctime: 'job (ctime, id) WHERE finish_time IS NOT NULL',
  job_ended_start: 'job (start_time, id) WHERE finish_time IS NOT NULL',
};

/**
 * What the list of ten million jobs needs: the numbers of all jobs, and of those of each process, user, trigger, kind and version, for the
 * ids up to a horizon; and indexes for the jobs of a user, for the states of a process' jobs and for orders by time.
 *
 * A trigger subtracts deleted jobs, so that the retention of earlier builds beside this one cannot forget it. The indexes are built
 * concurrently. Each step can be repeated if the migration was interrupted.
 */
export class JobTotals1700000000019 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, definition] of Object.entries(INDEXES)) {
      await runner.query(`DROP INDEX IF EXISTS ${name}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${definition}`);
    }
    await runner.query(`
      CREATE TABLE IF NOT EXISTS job_total (
        name varchar(10) NOT NULL, value varchar(20) NOT NULL, count bigint NOT NULL, PRIMARY KEY (name, value)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS job_total_horizon (
        id smallint PRIMARY KEY, up_to bigint NOT NULL DEFAULT 0, next bigint, next_time timestamptz, next_transaction bigint
      )`);
    await runner.query(`INSERT INTO job_total_horizon (id) VALUES (1) ON CONFLICT DO NOTHING`);
    await runner.query(`
      CREATE OR REPLACE FUNCTION job_total_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE horizon bigint;
      BEGIN
        SELECT up_to INTO horizon FROM job_total_horizon FOR UPDATE;
        UPDATE job_total t SET count = t.count - gone.count FROM (
          SELECT name, value, count(*) AS count
          FROM removed CROSS JOIN LATERAL (VALUES
            ('all', ''), ('process', process_id::text), ('cuser', cuser::text), ('trigger', trigger), ('version', COALESCE(version::text, ''))
          ) AS counted (name, value)
          WHERE id <= horizon GROUP BY 1, 2
        ) AS gone
        WHERE t.name = gone.name AND t.value = gone.value;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE OR REPLACE TRIGGER job_total_deleted AFTER DELETE ON job REFERENCING OLD TABLE AS removed
      FOR EACH STATEMENT EXECUTE FUNCTION job_total_deleted()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER job_total_deleted ON job`);
    await runner.query(`DROP FUNCTION job_total_deleted`);
    await runner.query(`DROP TABLE job_total, job_total_horizon`);
    await runner.query(`DROP INDEX ${Object.keys(INDEXES).join()}`);
  }
}
