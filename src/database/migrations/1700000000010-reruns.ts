import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEXES = {
  job_ended: `job (state, id) WHERE state IN ('successful', 'failed', 'stopped')`,
  job_triggered: `job (trigger, id) WHERE trigger <> 'user'`,
  job_rerun_of: `job (rerun_of, id) WHERE rerun_of IS NOT NULL`,
  job_created: `job USING brin (ctime) WITH (pages_per_range = 32)`,
  job_resumable: `job (variables_at) WHERE state IN ('failed', 'stopped')`,
};

/**
 * What started a job, which job it runs again, where it failed, whether the statement that ended it has counted it (see the next
 * migration), and indexes for the filters of the list of jobs.
 *
 * Jobs are created in the order of time, so block ranges find those of a period, at a thousandth of the size of a B-tree and without
 * an entry for each update of a job.
 *
 * Outside a transaction, because building the indexes inside one would lock all jobs for as long as it takes. Each step can be
 * repeated if the migration was interrupted.
 */
export class Reruns1700000000010 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE job ADD IF NOT EXISTS trigger varchar(10) NOT NULL DEFAULT 'user', ADD IF NOT EXISTS rerun_of bigint,
        ADD IF NOT EXISTS failed_step text, ADD IF NOT EXISTS is_counted boolean NOT NULL DEFAULT false`);
    await runner.query(`ALTER TABLE job_journal ADD IF NOT EXISTS sealed_for bigint`);
    for (const [name, index] of Object.entries(INDEXES)) {
      await runner.query(`DROP INDEX IF EXISTS ${name}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${index}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX job_resumable, job_created, job_rerun_of, job_triggered, job_ended`);
    await runner.query(`ALTER TABLE job_journal DROP sealed_for`);
    await runner.query(`ALTER TABLE job DROP is_counted, DROP failed_step, DROP rerun_of, DROP trigger`);
  }
}
