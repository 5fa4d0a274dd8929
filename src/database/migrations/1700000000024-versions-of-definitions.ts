import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The versions of a definition, so that retention finds definitions that nothing refers to. The step can be repeated if it was interrupted. */
export class VersionsOfDefinitions1700000000024 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX IF EXISTS process_version_definition`);
    await runner.query(
      `CREATE INDEX CONCURRENTLY process_version_definition ON process_version (definition_id)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX process_version_definition`);
  }
}
