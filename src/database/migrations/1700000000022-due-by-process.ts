import type { MigrationInterface, QueryRunner } from 'typeorm';

const RUNNING = `WHERE state IN ('running', 'stopping')`;

/**
 * Among the started jobs of each process, those that are due longest first, so that processes take turns. The index replaces that of
 * started jobs by process alone, beside readers and writers. Each step can be repeated if the migration was interrupted.
 */
export class DueByProcess1700000000022 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await replace(runner, '(process_id, lease_until)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await replace(runner, '(process_id)');
  }
}

async function replace(runner: QueryRunner, columns: string): Promise<void> {
  await runner.query(`DROP INDEX IF EXISTS job_running_next`);
  await runner.query(`CREATE INDEX CONCURRENTLY job_running_next ON job ${columns} ${RUNNING}`);
  await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS job_running`);
  await runner.query(`ALTER INDEX job_running_next RENAME TO job_running`);
}
