import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The steps of jobs, for display. Existing rows have none. Earlier builds can run beside it: they list no steps. */
export class Steps1700000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE job_journal
      ADD step_ids integer[], ADD step_nodes text[], ADD step_states text, ADD step_keys text[], ADD steps text`);
    await runner.query(`ALTER TABLE job ADD open_steps text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE job DROP open_steps`);
    await runner.query(`ALTER TABLE job_journal
      DROP step_ids, DROP step_nodes, DROP step_states, DROP step_keys, DROP steps`);
  }
}
