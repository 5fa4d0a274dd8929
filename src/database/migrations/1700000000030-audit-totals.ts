import type { MigrationInterface, QueryRunner } from 'typeorm';
import { locking } from './locking.js';

/** The new indexes. */
const INDEXES = {
  audit_time: '(ctime, id)',
  audit_cuser: '(cuser, id) INCLUDE (ctime)',
  audit_object_id: '(object_id, id)',
  audit_action: `(action, id) INCLUDE (ctime, object, cuser, process_id) WHERE action <> 'execute'`,
  audit_object: `(object, id) INCLUDE (ctime, action, cuser, process_id) WHERE object <> 'job'`,
};

/** Replaced by `audit_time`. */
const BY_TIME = ['audit_ctime', '(ctime)'] as const;

/** SQL: the numbers of the deleted records that are in the totals, with an opposite sign. */
const DELETED = `
        SELECT name, value, object, action, -count(*) AS n FROM removed
        CROSS JOIN LATERAL (VALUES ('all', 0), ('cuser', cuser), ('process', process_id)) AS counted (name, value)
        WHERE id <= horizon AND value IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;

/** SQL: subtracts them, in one order, as all who write the numbers. Those of which no record is left are removed, since nothing else adds to them meanwhile. */
const SUBTRACT = `
        INSERT INTO audit_total AS t (name, value, object, action, count) ${DELETED}
        ON CONFLICT (name, value, object, action) DO UPDATE SET count = t.count + excluded.count;
        DELETE FROM audit_total t USING (${DELETED}) AS d
        WHERE t.count = 0 AND t.name = d.name AND t.value = d.value AND t.object = d.object AND t.action = d.action;
        INSERT INTO audit_day AS d (day, count, least_id, greatest_id)
        SELECT floor(extract(epoch FROM ctime) / 86400)::int, -count(*), min(id), max(id) FROM removed
        WHERE id <= horizon GROUP BY 1 ORDER BY 1
        ON CONFLICT (day) DO UPDATE SET count = d.count + excluded.count;
        DELETE FROM audit_day WHERE count = 0 AND day IN (SELECT floor(extract(epoch FROM ctime) / 86400)::int FROM removed);`;

/**
 * Lists of audit records with an exact count, when there are millions: each execute writes one, and they are kept for a year. The first page counted
 * all of them (0.45 s for 12 million), a filter looked through them (1 to 2 s), and most orders sorted them (503).
 *
 * Numbers of records up to a horizon are stored, as those of jobs are. Nothing is counted here: the horizon begins before all records, and each API
 * advances it, 100,000 records at a time, in the background. Until then lists count as they did before. The trigger subtracts what an earlier build
 * deletes, too. The indexes are built beside readers and writers; each step can be repeated.
 */
export class AuditTotals1700000000030 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS audit_total (name varchar(10) NOT NULL, value integer NOT NULL, object varchar(20) NOT NULL,
        action varchar(20) NOT NULL, count bigint NOT NULL, PRIMARY KEY (name, value, object, action))`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS audit_day (day integer PRIMARY KEY, count bigint NOT NULL DEFAULT 0, least_id bigint NOT NULL,
        greatest_id bigint NOT NULL)`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS audit_total_horizon (id smallint PRIMARY KEY, up_to bigint NOT NULL DEFAULT 0, next bigint,
        next_time timestamptz, next_transaction bigint)`);
    await runner.query(`INSERT INTO audit_total_horizon (id) VALUES (1) ON CONFLICT DO NOTHING`);
    await runner.query(`
      CREATE OR REPLACE FUNCTION audit_total_removed() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE horizon bigint;
      BEGIN
        SELECT up_to INTO horizon FROM audit_total_horizon FOR UPDATE;
        ${SUBTRACT}
        RETURN NULL;
      END $$`);
    await locking(
      runner,
      `CREATE OR REPLACE TRIGGER audit_total_deleted AFTER DELETE ON audit REFERENCING OLD TABLE AS removed
       FOR EACH STATEMENT EXECUTE FUNCTION audit_total_removed()`,
    );
    for (const [name, definition] of Object.entries(INDEXES)) await create(runner, name, definition);
    await drop(runner, BY_TIME[0]);
    // Scans of indexes alone need pages that VACUUM has marked: see migration 28. Records are only inserted, and deleted when they are old.
    await locking(runner, `ALTER TABLE audit SET (autovacuum_vacuum_insert_scale_factor = 0.02)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await create(runner, ...BY_TIME);
    for (const name of Object.keys(INDEXES)) await drop(runner, name);
    await locking(runner, `ALTER TABLE audit RESET (autovacuum_vacuum_insert_scale_factor)`);
    await locking(runner, `DROP TRIGGER IF EXISTS audit_total_deleted ON audit`);
    await runner.query(`DROP FUNCTION IF EXISTS audit_total_removed()`);
    await runner.query(`DROP TABLE IF EXISTS audit_total, audit_day, audit_total_horizon`);
  }
}

async function create(runner: QueryRunner, name: string, definition: string): Promise<void> {
  // An earlier try can have left an index that is not complete.
  await drop(runner, name);
  await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON audit ${definition}`);
}

const drop = (runner: QueryRunner, name: string): Promise<unknown> =>
  runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
