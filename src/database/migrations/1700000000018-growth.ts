import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEXES = {
  // Without the columns of the table, the primary key takes three times as long to skip many rows.
  process_id: `process (id) WHERE deleted_at IS NULL`,
  process_name: `process (name, id) WHERE deleted_at IS NULL`,
  // An entry of an index has at most 2,704 bytes, and a project up to 4,096.
  process_project: `process (project, id) WHERE deleted_at IS NULL AND octet_length(project) <= 2000`,
  process_long_project: `process (id) WHERE deleted_at IS NULL AND NOT octet_length(project) <= 2000`,
  process_cuser: `process (cuser, id) WHERE deleted_at IS NULL`,
  process_ctime: `process (ctime, id) WHERE deleted_at IS NULL`,
  process_utime: `process (utime, id) WHERE deleted_at IS NULL`,
  process_name_parts: `process USING gin (name_parts(name)) WHERE deleted_at IS NULL`,
};

/** SQL: adds the changes of a statement to the counts. `changes` has a row with `cuser` and `n` for each process. */
const countChanges = (changes: string): string => `
        INSERT INTO process_total AS t (cuser, slot, count)
        SELECT COALESCE(cuser, 0), pg_backend_pid() % 64, sum(n) FROM (${changes}) AS changes
        GROUP BY GROUPING SETS ((), (cuser)) HAVING sum(n) <> 0 ORDER BY 1
        ON CONFLICT (cuser, slot) DO UPDATE SET count = t.count + excluded.count;`;

const ADDED = 'SELECT cuser, 1 AS n FROM added WHERE deleted_at IS NULL';
const REMOVED = 'SELECT cuser, -1 AS n FROM removed WHERE deleted_at IS NULL';

const TRIGGERS = [
  { when: 'insert', rows: 'NEW TABLE AS added', changes: ADDED },
  { when: 'delete', rows: 'OLD TABLE AS removed', changes: REMOVED },
  {
    when: 'update',
    rows: 'OLD TABLE AS removed NEW TABLE AS added',
    changes: `${ADDED} UNION ALL ${REMOVED}`,
  },
];

/**
 * What lists of a million processes need: an index for each order, one for parts of names with one or two characters, and the numbers
 * of processes, of all and of each user.
 *
 * Triggers count, so that earlier builds beside this one, and statements of later ones, cannot forget it. Earlier builds still
 * update `process_count`, which nothing else does from now on: until they are replaced, their lists show the count of before.
 *
 * With a million processes it takes 20 s on two cores, of which the last index takes 10. The indexes are built concurrently. Writers
 * of processes wait for less than a second, while the existing rows are counted. Each step can be repeated if the migration was interrupted.
 */
export class Growth1700000000018 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // The parts of a name that have one or two characters, in lower case as ILIKE compares. Names have at most 255 characters.
    await runner.query(`
      CREATE OR REPLACE FUNCTION name_parts(name text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
      DECLARE
        letters text[] := string_to_array(lower(name), NULL);
        parts text[] := letters;
      BEGIN
        FOR place IN 2 .. cardinality(letters) LOOP
          parts := array_append(parts, letters[place - 1] || letters[place]);
        END LOOP;
        RETURN parts;
      END $$`);
    for (const [name, index] of Object.entries(INDEXES)) {
      await runner.query(`DROP INDEX IF EXISTS ${name}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${index}`);
    }
    await runner.query(`DROP INDEX IF EXISTS process_name_id`);
    // Without them Postgres expects a third of all projects to be long.
    await runner.query(`
      CREATE STATISTICS IF NOT EXISTS process_project_length ON (octet_length(project)) FROM process`);
    await runner.startTransaction();
    try {
      await this.countAll(runner);
      await runner.commitTransaction();
    } catch (error) {
      await runner.rollbackTransaction();
      throw error;
    }
    // The visibility map lets Postgres skip the table where an index is enough. Statistics of the expression in the index are gathered too.
    await runner.query(`VACUUM (ANALYZE) process`);
  }

  private async countAll(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS process_total`);
    // Room for the new versions of rows that are changed often, so that they stay on their page and no index is written.
    await runner.query(`
      CREATE TABLE process_total (
        cuser integer NOT NULL, slot smallint NOT NULL, count integer NOT NULL, PRIMARY KEY (cuser, slot)
      ) WITH (fillfactor = 50)`);
    await runner.query(`LOCK TABLE process IN SHARE ROW EXCLUSIVE MODE`);
    await runner.query(`
      INSERT INTO process_total (cuser, slot, count)
      SELECT COALESCE(cuser, 0), 0, count(*) FROM process WHERE deleted_at IS NULL
      GROUP BY GROUPING SETS ((), (cuser))`);
    for (const { when, rows, changes } of TRIGGERS) {
      const name = `process_counted_${when}`;
      await runner.query(`
      CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN ${countChanges(changes)}
        RETURN NULL;
      END $$`);
      await runner.query(`
        CREATE OR REPLACE TRIGGER ${name} AFTER ${when} ON process REFERENCING ${rows}
        FOR EACH STATEMENT EXECUTE FUNCTION ${name}()`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { when } of TRIGGERS) {
      await runner.query(`DROP TRIGGER process_counted_${when} ON process`);
      await runner.query(`DROP FUNCTION process_counted_${when}`);
    }
    await runner.query(`UPDATE process_count SET count = 0`);
    await runner.query(
      `UPDATE process_count SET count = (SELECT count(*) FROM process WHERE deleted_at IS NULL) WHERE slot = 0`,
    );
    await runner.query(`DROP TABLE process_total`);
    await runner.query(`CREATE INDEX process_name_id ON process (name, id)`);
    for (const name of Object.keys(INDEXES)) await runner.query(`DROP INDEX ${name}`);
    await runner.query(`DROP STATISTICS process_project_length`);
    await runner.query(`DROP FUNCTION name_parts`);
  }
}
