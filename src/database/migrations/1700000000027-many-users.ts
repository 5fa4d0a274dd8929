import type { MigrationInterface, QueryRunner } from 'typeorm';
import { locking } from './locking.js';

/**
 * The indexes of processes, in the order in which they are built: as this migration makes them, and as they were.
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

/** Jobs in the order of their versions, and those of a version, were looked for in the whole table. */
const OF_VERSION = 'job_ended_version';

/** Each change of a row unmarks its page, and scans of indexes alone then look at the rows: so few changes suffice for a VACUUM. */
const VACUUM_AFTER = ['autovacuum_vacuum_scale_factor', 'autovacuum_vacuum_insert_scale_factor'];
const SHARE = 0.02;

/**
 * What lists of the processes and jobs of many users need.
 *
 * With a million processes it takes 15 s on two cores, and with two million jobs 5 s more. The indexes are built beside readers and writers. Each step can be repeated if the
 * migration was interrupted.
 */
export class ManyUsers1700000000027 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await this.replaceAll(runner, 'up');
    await runner.query(`DROP INDEX IF EXISTS ${OF_VERSION}`);
    await runner.query(
      `CREATE INDEX CONCURRENTLY ${OF_VERSION} ON job (version, id) WHERE finish_time IS NOT NULL`,
    );
    const parameters = VACUUM_AFTER.map((name) => `${name} = ${SHARE}`);
    await locking(runner, `ALTER TABLE process SET (${parameters.join()})`);
    await runner.query('VACUUM (ANALYZE) process');
  }

  async down(runner: QueryRunner): Promise<void> {
    await this.replaceAll(runner, 'down');
    await runner.query(`DROP INDEX ${OF_VERSION}`);
    await locking(runner, `ALTER TABLE process RESET (${VACUUM_AFTER.join()})`);
  }

  private async replaceAll(runner: QueryRunner, direction: 'up' | 'down'): Promise<void> {
    for (const [name, { [direction]: index }] of Object.entries(INDEXES)) {
      await runner.query(`DROP INDEX IF EXISTS ${name}_next`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name}_next ON ${index}`);
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await runner.query(`ALTER INDEX ${name}_next RENAME TO ${name}`);
    }
  }
}
