import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who did what to which object, when and from where. */
export class Audit1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit (
        id bigserial PRIMARY KEY,
        ctime timestamptz NOT NULL DEFAULT now(),
        cuser integer,
        action varchar(20) NOT NULL,
        object varchar(20) NOT NULL,
        object_id integer,
        process_id integer,
        ip inet,
        request_id varchar(64) NOT NULL
      )`);
    await runner.query(`CREATE INDEX audit_process ON audit (process_id, id)`);
    await runner.query(`CREATE INDEX audit_ctime ON audit (ctime)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE audit`);
  }
}
