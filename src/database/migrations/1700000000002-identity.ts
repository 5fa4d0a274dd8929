import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Roles and passwords of users, and access tokens. */
export class Identity1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE users
        ADD COLUMN role varchar(8) NOT NULL DEFAULT 'viewer',
        ADD COLUMN password varchar(255),
        ADD COLUMN ctime timestamptz NOT NULL DEFAULT now(),
        ADD COLUMN deleted_at timestamptz,
        DROP CONSTRAINT users_username_key`);
    await runner.query(`CREATE UNIQUE INDEX users_username ON users (username) WHERE deleted_at IS NULL`);
    // Existing users were allowed to do everything.
    await runner.query(`UPDATE users SET role = 'admin'`);
    await runner.query(`
      CREATE TABLE access_token (
        id serial PRIMARY KEY,
        hash varchar(44) NOT NULL,
        user_id integer NOT NULL CONSTRAINT access_token_user_fkey REFERENCES users (id),
        name varchar(150),
        role varchar(8),
        ctime timestamptz NOT NULL DEFAULT now(),
        expire_time timestamptz,
        use_time timestamptz
      )`);
    await runner.query(`CREATE UNIQUE INDEX access_token_hash ON access_token (hash)`);
    await runner.query(`CREATE INDEX access_token_user ON access_token (user_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE access_token`);
    await runner.query(`DROP INDEX users_username`);
    await runner.query(`
      ALTER TABLE users DROP COLUMN role, DROP COLUMN password, DROP COLUMN ctime, DROP COLUMN deleted_at,
        ADD CONSTRAINT users_username_key UNIQUE (username)`);
  }
}
