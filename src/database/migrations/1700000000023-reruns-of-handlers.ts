import type { MigrationInterface, QueryRunner } from 'typeorm';
import { locking } from './locking.js';

/** Marks the existing reruns, and says how many. */
const MARK = `
      WITH RECURSIVE again AS (
        SELECT rerun.id FROM job AS rerun JOIN job AS handler ON handler.id = rerun.rerun_of
        WHERE rerun.rerun_of IS NOT NULL AND handler.trigger = 'call'
        UNION ALL
        SELECT job.id FROM again JOIN job ON job.rerun_of = again.id
      ), marked AS (
        UPDATE job SET of_handler = true WHERE id IN (SELECT id FROM again) AND NOT of_handler RETURNING id
      )
      SELECT count(*)::int AS marked FROM marked`;

/**
 * Notes in each rerun whether it goes back to a job that was started for a failure. The trigger `job_failed` looked for that along all former
 * reruns, in the statement that ends the jobs of a worker: after 100,000 reruns, each of the one before, it took 0.1 s for each failure.
 *
 * A trigger notes it, so that it holds for the reruns of an earlier build beside this one, too. Each step can be repeated if the
 * migration was interrupted.
 */
export class RerunsOfHandlers1700000000023 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await locking(runner, `ALTER TABLE job ADD IF NOT EXISTS of_handler boolean NOT NULL DEFAULT false`);
    await runner.query(`
      CREATE OR REPLACE FUNCTION job_rerun() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.of_handler := COALESCE((SELECT trigger = 'call' OR of_handler FROM job WHERE id = NEW.rerun_of), false);
        RETURN NEW;
      END $$`);
    await locking(
      runner,
      `CREATE OR REPLACE TRIGGER job_rerun BEFORE INSERT ON job FOR EACH ROW
       WHEN (NEW.rerun_of IS NOT NULL) EXECUTE FUNCTION job_rerun()`,
    );
    // A rerun that is made meanwhile of one that is not yet marked is marked by the next statement.
    for (let marked = 1; marked > 0;) [{ marked }] = (await runner.query(MARK)) as [{ marked: number }];
    await runner.query(`
      CREATE OR REPLACE FUNCTION job_failed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT NEW.of_handler THEN
          INSERT INTO job_failure (job_id, handler_id)
          SELECT NEW.id, on_failure FROM process_policy WHERE process_id = NEW.process_id AND on_failure IS NOT NULL;
        END IF;
        RETURN NULL;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION job_failed() RETURNS trigger LANGUAGE plpgsql AS $$
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
    await runner.query(`DROP TRIGGER job_rerun ON job`);
    await runner.query(`DROP FUNCTION job_rerun()`);
    await runner.query(`ALTER TABLE job DROP of_handler`);
  }
}
