import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes for the queries of retention and execute: old keys, trials of a definition, shared variables at a given time. */
export class Retention1700000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX execute_key_ctime ON execute_key (ctime)`);
    await runner.query(`CREATE INDEX job_trial ON job (definition_id) WHERE version IS NULL`);
    await runner.query(
      `CREATE INDEX variable_value_span ON variable_value USING gist (int4range(since, until))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX variable_value_span, job_trial, execute_key_ctime`);
  }
}
