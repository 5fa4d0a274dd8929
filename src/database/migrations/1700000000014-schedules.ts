import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Schedules of processes. */
export class Schedules1700000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE schedule (
        id serial PRIMARY KEY,
        process_id integer NOT NULL,
        name varchar(255) NOT NULL,
        cron varchar(200) NOT NULL,
        timezone varchar(100) NOT NULL,
        inputs text NOT NULL,
        secret_inputs text,
        version integer,
        enabled boolean NOT NULL,
        misfire varchar(10) NOT NULL,
        callback_url varchar(2000),
        cuser integer NOT NULL CONSTRAINT schedule_cuser_fkey REFERENCES users (id),
        ctime timestamptz NOT NULL DEFAULT now(),
        utime timestamptz NOT NULL DEFAULT now(),
        next_time timestamptz,
        last_time timestamptz,
        last_job bigint,
        error text,
        error_zh text,
        revision integer NOT NULL DEFAULT 0
      )`);
    await runner.query(`CREATE INDEX schedule_process ON schedule (process_id)`);
    await runner.query(`CREATE INDEX schedule_due ON schedule (next_time, id) WHERE enabled`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE schedule`);
  }
}
