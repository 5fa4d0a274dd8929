import type { MigrationInterface, QueryRunner } from 'typeorm';
import { locking } from './locking.js';

/**
 * The indexes that are replaced: as this migration makes them, and as they were.
 *
 * - Postgres combines no two indexes that have the same condition, so a name of two characters together with a user or project was looked for
 *   in each process of these (1 s for 80,000 with the plan for all calls, 20 ms with both indexes).
 * - With the user in the index of projects, the processes of both are counted without the table.
 * - Jobs in the order of their ends were skipped one by one in the table, since their ids were not in the index.
 */
const INDEXES = {
  process_name_parts: {
    up: 'process USING gin (name_parts(name)) WITH (gin_pending_list_limit = 1048576)',
    down: 'process USING gin (name_parts(name)) WITH (gin_pending_list_limit = 1048576) WHERE deleted_at IS NULL',
  },
  process_project: {
    up: 'process (project, id) INCLUDE (cuser) WHERE deleted_at IS NULL AND octet_length(project) <= 2000',
    down: 'process (project, id) WHERE deleted_at IS NULL AND octet_length(project) <= 2000',
  },
  job_finished: {
    up: 'job (finish_time, id) WHERE finish_time IS NOT NULL',
    down: 'job (finish_time) WHERE finish_time IS NOT NULL',
  },
};

const NEW_INDEXES = {
  /** Jobs in the order of their versions, and those of a version, were looked for in the whole table. */
  job_ended_version: 'job (version, id) WHERE finish_time IS NOT NULL',
  /** In place of `job_held`, which earlier builds need that run beside this one: see `WAITS_FOR_PLACE`. */
  job_without_place: `job (process_id, id) WHERE state = 'waiting' AND admitted IS FALSE`,
};

/** Each change of a row unmarks its page, and scans of indexes alone then look at the rows: so few changes suffice for a VACUUM. */
const VACUUM_AFTER = ['autovacuum_vacuum_scale_factor', 'autovacuum_vacuum_insert_scale_factor'];
const SHARE = 0.02;

/**
 * What lists of the processes and jobs of many users need.
 *
 * With a million processes it takes 15 s on two cores, and with two million jobs 7 s more. The indexes are built beside readers and writers. Each
 * step can be repeated if the migration was interrupted; an index that is left then is dropped without a lock that readers would wait for.
 */
export class ManyUsers1700000000027 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await this.replaceAll(runner, 'up');
    for (const [name, index] of Object.entries(NEW_INDEXES)) {
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${index}`);
    }
    const parameters = VACUUM_AFTER.map((name) => `${name} = ${SHARE}`);
    await locking(runner, `ALTER TABLE process SET (${parameters.join()})`);
    await runner.query('VACUUM (ANALYZE) process');
  }

  async down(runner: QueryRunner): Promise<void> {
    await this.replaceAll(runner, 'down');
    for (const name of Object.keys(NEW_INDEXES)) await runner.query(`DROP INDEX CONCURRENTLY ${name}`);
    await locking(runner, `ALTER TABLE process RESET (${VACUUM_AFTER.join()})`);
  }

  private async replaceAll(runner: QueryRunner, direction: 'up' | 'down'): Promise<void> {
    for (const [name, { [direction]: index }] of Object.entries(INDEXES)) {
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}_next`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name}_next ON ${index}`);
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await runner.query(`ALTER INDEX ${name}_next RENAME TO ${name}`);
    }
  }
}
