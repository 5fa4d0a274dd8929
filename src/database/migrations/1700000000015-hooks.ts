import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Hooks, and the ids of what was sent to them. */
export class Hooks1700000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE hook (
        id serial PRIMARY KEY,
        process_id integer NOT NULL CONSTRAINT hook_process_fkey REFERENCES process (id),
        name varchar(255) NOT NULL,
        enabled boolean NOT NULL DEFAULT true,
        switched_off varchar(10),
        version integer,
        respond varchar(10) NOT NULL DEFAULT 'job',
        signature varchar(20) NOT NULL DEFAULT 'none',
        inputs text NOT NULL DEFAULT '{}',
        token_hash varchar(44) NOT NULL,
        secret text,
        cuser integer NOT NULL CONSTRAINT hook_cuser_fkey REFERENCES users (id),
        ctime timestamptz NOT NULL DEFAULT now(),
        utime timestamptz NOT NULL DEFAULT now(),
        last_time timestamptz,
        last_job bigint
      ) WITH (fillfactor = 50)`);
    await runner.query(`CREATE UNIQUE INDEX hook_token_hash ON hook (token_hash)`);
    await runner.query(`CREATE INDEX hook_process ON hook (process_id)`);
    await runner.query(`
      CREATE TABLE hook_delivery (
        hook_id integer NOT NULL,
        delivery varchar(44) NOT NULL,
        job_id bigint NOT NULL,
        ctime timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (hook_id, delivery)
      )`);
    await runner.query(`CREATE INDEX hook_delivery_ctime ON hook_delivery (ctime)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE hook_delivery, hook`);
  }
}
