import type { MigrationInterface, QueryRunner } from 'typeorm';
import { locking } from './locking.js';

const TIMES = 'ctime, start_time, finish_time';

const HAS_ENDED = 'WHERE finish_time IS NOT NULL';

const IS_ENDED_STATE = `WHERE state IN ('successful', 'failed', 'stopped')`;

const IS_WAITING = `WHERE state = 'waiting' AND admitted`;

const IS_RUNNING = `WHERE state IN ('running', 'stopping')`;

const IS_SHORT_ERROR = `WHERE state = 'failed' AND octet_length(error) + octet_length(COALESCE(error_zh, '')) <= 2000`;

/** The keys of each index that is replaced, the columns that it has besides these from now on, and the rows that are in it. */
const INDEXES: Readonly<Record<string, readonly [keys: string, columns: string, rows: string]>> = {
  job_ended_process: ['process_id, state, id', `${TIMES}, cuser, version, trigger`, IS_ENDED_STATE],
  job_ended: ['state, id', `${TIMES}, process_id, cuser, version, trigger`, IS_ENDED_STATE],
  job_ended_version: ['version, id', `${TIMES}, process_id, cuser, trigger, state`, HAS_ENDED],
  job_trial_id: ['id', `${TIMES}, process_id, cuser, version, trigger, state`, 'WHERE version IS NULL'],
  job_ended_ctime: ['ctime, id', 'finish_time, version, trigger, state', HAS_ENDED],
  job_finished: ['finish_time, id', 'ctime, version, trigger, state', HAS_ENDED],
  job_waiting: [
    '(-priority), process_id, id',
    `${TIMES}, cuser, version, priority, trigger, state`,
    `${IS_WAITING} IS NOT FALSE`,
  ],
  job_without_place: ['process_id, id', `${TIMES}, cuser, version, trigger, state`, `${IS_WAITING} IS FALSE`],
  job_running: ['process_id, lease_until', `id, ${TIMES}, cuser, version, trigger, state`, IS_RUNNING],
  job_error_text: [
    'error, error_zh, id',
    `${TIMES}, process_id, cuser, version, trigger, state`,
    IS_SHORT_ERROR,
  ],
};

/** The index of the jobs of a user that have ended. */
const ENDED_CUSER = `(cuser, state, id) INCLUDE (${TIMES}, process_id, version, trigger) ${IS_ENDED_STATE}`;

/** The indexes that are dropped. */
const DROPPED = {
  job_process: '(process_id, id)',
  job_cuser: '(cuser, id)',
  /** Replaced by `job_without_place`, since the migration before. */
  job_held: `(process_id, id) ${IS_WAITING} = false`,
};

/**
 * Scans of indexes alone need pages that `VACUUM` has marked, and each change of a job unmarks one. After a fifth of the table, which is the default,
 * Postgres left these scans for others: `process=1&trigger=hook` took 3.5 s with 31% of two million jobs unmarked, and 0.3 s after the `VACUUM` of
 * 4.5 s.
 */
const VACUUM_AFTER = ['autovacuum_vacuum_scale_factor', 'autovacuum_vacuum_insert_scale_factor'];
const SHARE = 0.02;

/**
 * Lists of jobs with several filters, and beside many jobs that wait. One filter found the rows in its index, and the others were tested in the
 * table, at 1 to 2 µs a row: 0.3 to 1.6 s for most pairs beside two million jobs. With the columns of the filters in the index they are tested
 * there, at 0.1 µs.
 *
 * Indexes of all jobs of a process or user were written at each change of a job. Instead, the jobs that have ended are in one, which is written once,
 * and the others are found in the three indexes of unended jobs.
 *
 * The indexes are built beside readers and writers, which takes 20 to 60 s for two million jobs on two cores. Each step can be repeated if the migration
 * was interrupted. Two indexes that earlier builds read are dropped last: until these are replaced, their lists of the jobs of a process or user
 * look through all jobs.
 */
export class CoveringIndexes1700000000028 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await create(runner, 'job_ended_cuser', ENDED_CUSER);
    for (const [name, [keys, columns, rows]] of Object.entries(INDEXES))
      await replace(runner, name, `(${keys}) INCLUDE (${columns}) ${rows}`);
    for (const name of Object.keys(DROPPED)) await drop(runner, name);
    await locking(runner, `ALTER TABLE job SET (${VACUUM_AFTER.map((name) => `${name} = ${SHARE}`).join()})`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name, definition] of Object.entries(DROPPED)) await create(runner, name, definition);
    for (const [name, [keys, , rows]] of Object.entries(INDEXES))
      await replace(runner, name, `(${keys}) ${rows}`);
    await drop(runner, 'job_ended_cuser');
    await locking(runner, `ALTER TABLE job RESET (${VACUUM_AFTER.join()})`);
  }
}

async function replace(runner: QueryRunner, name: string, definition: string): Promise<void> {
  await create(runner, `${name}_next`, definition);
  await drop(runner, name);
  await runner.query(`ALTER INDEX ${name}_next RENAME TO ${name}`);
}

async function create(runner: QueryRunner, name: string, definition: string): Promise<void> {
  // An earlier try can have left an index that is not complete.
  await drop(runner, name);
  await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON job ${definition}`);
}

const drop = (runner: QueryRunner, name: string): Promise<unknown> =>
  runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
