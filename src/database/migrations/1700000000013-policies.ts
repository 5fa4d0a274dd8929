import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Policies of processes, and what the rows of jobs need for them, for callbacks and for events from outside.
 *
 * A trigger notes each failed job whose policy names a process to execute: whatever statement ends the job, now or later, cannot forget
 * it.
 *
 * Another trigger takes back the places of waiting jobs when `max_running` is set or lowered, in the transaction that does so.
 *
 * Waiting jobs are indexed in the order in which workers take them: by priority, then by process. Jobs that wait for a free place of
 * their process are in an index of their own, so that a choice of the next jobs does not step over them. The index of running jobs
 * replaces one of all unended jobs: the inserted row has one index entry less.
 */
export class Policies1700000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE process_policy (
        process_id integer PRIMARY KEY,
        max_running integer, on_limit varchar(10) NOT NULL DEFAULT 'queue', priority smallint NOT NULL DEFAULT 0,
        timeout integer, max_waiting integer, on_failure integer, is_spreading boolean NOT NULL DEFAULT false,
        is_replacing boolean NOT NULL DEFAULT false
      )`);
    await runner.query(
      `CREATE INDEX process_policy_spreading ON process_policy (process_id) WHERE is_spreading`,
    );
    await runner.query(
      `CREATE INDEX process_policy_replacing ON process_policy (process_id) WHERE is_replacing`,
    );
    await runner.query(`
      ALTER TABLE job ADD priority smallint NOT NULL DEFAULT 0, ADD admitted boolean, ADD timeout_at timestamptz,
        ADD callback_url text, ADD wake boolean NOT NULL DEFAULT false`);
    await runner.query(`
      CREATE TABLE job_failure (
        job_id bigint PRIMARY KEY, handler_id integer NOT NULL, next_time timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE INDEX job_failure_next_time ON job_failure (next_time)`);
    await runner.query(`
      CREATE FUNCTION job_failed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO job_failure (job_id, handler_id)
        SELECT NEW.id, on_failure FROM process_policy
        WHERE process_id = NEW.process_id AND on_failure IS NOT NULL AND NOT EXISTS (
          WITH RECURSIVE origin AS (
            SELECT NEW.rerun_of AS id
            UNION ALL
            SELECT job.rerun_of FROM origin JOIN job USING (id)
          )
          SELECT FROM origin JOIN job USING (id) WHERE job.trigger = 'call'
        );
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE TRIGGER job_failed AFTER UPDATE ON job FOR EACH ROW
      WHEN (NEW.state = 'failed' AND OLD.state <> 'failed' AND NEW.trigger <> 'call') EXECUTE FUNCTION job_failed()`);
    await runner.query(`
      CREATE FUNCTION policy_limited() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE job SET admitted = false
        WHERE process_id = NEW.process_id AND state = 'waiting' AND admitted
          AND -priority = ANY ('{-10,-9,-8,-7,-6,-5,-4,-3,-2,-1,0,1,2,3,4,5,6,7,8,9,10}'::int[]);
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE TRIGGER policy_limited AFTER UPDATE ON process_policy FOR EACH ROW
      WHEN (NEW.max_running IS NOT NULL AND (OLD.max_running IS NULL OR NEW.max_running < OLD.max_running)) EXECUTE FUNCTION policy_limited()`);
    await runner.query(`
      CREATE TABLE worker_exit (worker varchar(100) PRIMARY KEY, ctime timestamptz NOT NULL DEFAULT now())`);
    await runner.query(`DROP INDEX job_waiting, job_unended`);
    await runner.query(`
      CREATE INDEX job_waiting ON job ((-priority), process_id, id) WHERE state = 'waiting' AND admitted IS NOT FALSE`);
    await runner.query(`
      CREATE INDEX job_held ON job (process_id, id) WHERE state = 'waiting' AND admitted = false`);
    await runner.query(`CREATE INDEX job_running ON job (process_id) WHERE state IN ('running', 'stopping')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER job_failed ON job`);
    await runner.query(`DROP FUNCTION job_failed()`);
    await runner.query(`DROP TABLE worker_exit, job_failure`);
    await runner.query(`DROP INDEX job_running, job_held, job_waiting`);
    await runner.query(`CREATE INDEX job_unended ON job (process_id) WHERE finish_time IS NULL`);
    await runner.query(`CREATE INDEX job_waiting ON job (id) WHERE state = 'waiting'`);
    await runner.query(
      `ALTER TABLE job DROP wake, DROP callback_url, DROP timeout_at, DROP admitted, DROP priority`,
    );
    await runner.query(`DROP TABLE process_policy`);
    await runner.query(`DROP FUNCTION policy_limited()`);
  }
}
