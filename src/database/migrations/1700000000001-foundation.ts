import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first tables: users, processes with drafts and versions, jobs with journal and log. */
export class Foundation1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);
    await runner.query(`
      CREATE TABLE users (
        id serial PRIMARY KEY,
        username varchar(150) NOT NULL UNIQUE,
        first_name varchar(150) NOT NULL DEFAULT '',
        last_name varchar(150) NOT NULL DEFAULT '',
        is_active boolean NOT NULL DEFAULT true
      )`);
    await runner.query(`INSERT INTO users (username) VALUES ('liucheng')`);

    await runner.query(`
      CREATE TABLE process (
        id serial PRIMARY KEY,
        name varchar(255) NOT NULL,
        project varchar(1024) NOT NULL,
        mark varchar(2000) NOT NULL DEFAULT '',
        cuser integer NOT NULL REFERENCES users (id),
        ctime timestamptz NOT NULL DEFAULT now(),
        utime timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz
      )`);
    await runner.query(`CREATE INDEX process_name_id ON process (name, id)`);
    await runner.query(`CREATE INDEX process_name_trgm ON process USING gin (name gin_trgm_ops)`);
    await runner.query(`
      CREATE TABLE process_count (slot smallint PRIMARY KEY, count integer NOT NULL DEFAULT 0)`);
    await runner.query(`INSERT INTO process_count (slot) SELECT generate_series(0, 63)`);
    await runner.query(`
      CREATE TABLE draft (
        process_id integer PRIMARY KEY,
        text text NOT NULL,
        etag varchar(64) NOT NULL,
        definition_id integer
      )`);
    await runner.query(`
      CREATE TABLE process_version (
        process_id integer NOT NULL,
        number integer NOT NULL,
        definition_id integer NOT NULL,
        cuser integer NOT NULL,
        ctime timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (process_id, number)
      )`);
    await runner.query(`
      CREATE TABLE flow_definition (
        id serial PRIMARY KEY,
        process_id integer NOT NULL,
        hash varchar(64) NOT NULL,
        text text NOT NULL,
        nodes integer NOT NULL,
        uses jsonb NOT NULL DEFAULT '{}'
      )`);
    await runner.query(`CREATE UNIQUE INDEX flow_definition_content ON flow_definition (process_id, hash)`);

    await runner.query(`
      CREATE TABLE job (
        id serial PRIMARY KEY,
        process_id integer NOT NULL,
        definition_id integer NOT NULL,
        version integer,
        state varchar(10) NOT NULL DEFAULT 'waiting',
        inputs text,
        outputs text,
        error text,
        progress text,
        cuser integer NOT NULL,
        ctime timestamptz NOT NULL DEFAULT now(),
        start_time timestamptz,
        finish_time timestamptz,
        attempt integer NOT NULL DEFAULT 0,
        fence integer NOT NULL DEFAULT 0,
        lease_until timestamptz,
        worker varchar(100),
        stop_requested_at timestamptz,
        dispatch integer NOT NULL DEFAULT 1
      )`);
    await runner.query(`CREATE INDEX job_process ON job (process_id, id)`);
    await runner.query(`CREATE INDEX job_unended ON job (process_id) WHERE finish_time IS NULL`);
    await runner.query(`CREATE INDEX job_waiting ON job (id) WHERE state = 'waiting'`);
    await runner.query(`CREATE INDEX job_leased ON job (lease_until) WHERE state IN ('running', 'stopping')`);
    await runner.query(`CREATE INDEX job_finished ON job (finish_time) WHERE finish_time IS NOT NULL`);
    await runner.query(`
      CREATE TABLE job_journal (
        job_id integer NOT NULL,
        number integer NOT NULL,
        records text NOT NULL,
        PRIMARY KEY (job_id, number)
      )`);
    await runner.query(`
      CREATE TABLE job_log (
        job_id integer NOT NULL,
        first_row integer NOT NULL,
        rows integer NOT NULL,
        text text NOT NULL,
        PRIMARY KEY (job_id, first_row)
      )`);
    await runner.query(`
      CREATE TABLE execute_key (
        cuser integer NOT NULL,
        key varchar(255) NOT NULL,
        body varchar(64) NOT NULL,
        job_id integer NOT NULL,
        ctime timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (cuser, key)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE execute_key, job_log, job_journal, job, flow_definition, process_version, draft, process_count, process, users`,
    );
  }
}
