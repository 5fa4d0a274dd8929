import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Shared variables with the history of their values, and the secret inputs of jobs. */
export class Variables1700000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE variable (
        id serial PRIMARY KEY,
        name varchar(255) NOT NULL,
        type varchar(10) NOT NULL,
        visible boolean NOT NULL DEFAULT true,
        mark varchar(2000) NOT NULL DEFAULT '',
        cuser integer NOT NULL REFERENCES users (id),
        ctime timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT variable_name_key UNIQUE (name)
      )`);
    await runner.query(`
      CREATE TABLE variable_value (
        variable_id integer NOT NULL,
        since integer NOT NULL,
        until integer,
        name varchar(255) NOT NULL,
        type varchar(10) NOT NULL,
        value text NOT NULL,
        ended_at timestamptz,
        PRIMARY KEY (variable_id, since)
      )`);
    await runner.query(
      `CREATE INDEX variable_value_ended ON variable_value (ended_at) WHERE ended_at IS NOT NULL`,
    );
    await runner.query(`CREATE TABLE variable_clock (slot smallint PRIMARY KEY, moment integer NOT NULL)`);
    await runner.query(`INSERT INTO variable_clock (slot, moment) VALUES (0, 0)`);
    await runner.query(`
      ALTER TABLE job ADD variables_at integer NOT NULL DEFAULT 0, ADD secret_inputs text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE job DROP variables_at, DROP secret_inputs`);
    await runner.query(`DROP TABLE variable_clock, variable_value, variable`);
  }
}
