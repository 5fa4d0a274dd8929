import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An index of the current values of shared variables. They were found by the greatest moment at which one began, for which Postgres read all
 * former values of the variable where its statistics were old.
 */
export class CurrentValues1700000000032 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS variable_value_current`);
    await runner.query(
      `CREATE UNIQUE INDEX CONCURRENTLY variable_value_current ON variable_value (variable_id) WHERE until IS NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS variable_value_current`);
  }
}
