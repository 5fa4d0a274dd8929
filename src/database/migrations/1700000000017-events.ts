import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tokens of events from outside, and the bodies that were sent. */
export class Events1700000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE job_event (
        hash varchar(44) NOT NULL, job_id bigint NOT NULL, expires_at timestamptz, body text,
        PRIMARY KEY (hash, job_id)
      )`);
    await runner.query(`CREATE INDEX job_event_job ON job_event (job_id, hash)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE job_event`);
  }
}
