import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds the Chinese text of a job's error. Jobs that have already ended have only the English text. */
export class ErrorTexts1700000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE job ADD error_zh text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE job DROP error_zh`);
  }
}
