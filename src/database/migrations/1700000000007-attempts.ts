import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Adds a UUID to each job, from which the idempotency keys of its outside nodes are derived, a UUID to each claim, and the
 * columns needed to forgive a death.
 *
 * Jobs that have started get no UUID, so that the idempotency keys of their outside nodes do not change. The columns have no
 * value in old rows, so the table is not rewritten.
 */
export class Attempts1700000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE job
        ADD uuid uuid,
        ADD claim uuid,
        ADD claimed_at timestamptz,
        ADD claimed_journal integer NOT NULL DEFAULT 0,
        ADD deaths integer NOT NULL DEFAULT 0`);
    await runner.query(`ALTER TABLE job ALTER uuid SET DEFAULT gen_random_uuid()`);
    await runner.query(`UPDATE job SET uuid = gen_random_uuid() WHERE state = 'waiting' AND fence = 0`);
    await runner.query(`UPDATE job SET deaths = attempt WHERE finish_time IS NULL AND attempt > 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE job DROP uuid, DROP claim, DROP claimed_at, DROP claimed_journal, DROP deaths`,
    );
  }
}
