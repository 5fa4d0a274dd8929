import type { Statement } from '../../database/database.js';
import { plainArray } from '../../database/plain-array.js';
import { CAN_START } from '../unended-of.js';
import { ISOLATED_AT_DEATHS } from './deaths.js';

/** SQL: the deaths that the next claim of the row `job` finds, at most. */
const DEATHS = `recent_deaths + (worker IS NOT NULL)::int`;

/** The parameters of the search for overdue jobs. */
export interface Wanted {
  /** The most jobs to run with others. */
  jobs: number;
  /** The most isolated jobs. */
  isolated: number;
  /** Jobs that have started, and are not wanted now. */
  except: readonly number[];
}

/** A row that {@link OVERDUE} returns. */
export interface OverdueRow {
  id: number;
  isolated: boolean;
}

/** How many processes with started jobs are looked at for those that have due ones: each takes some microseconds. */
const MOST_PROCESSES = 1_000;

/** SQL: whether a row of `job` is due. */
const IS_DUE = `state = 'running' AND lease_until <= now() AND id <> ALL ($3::bigint[])`;

/** SQL: whether it is not isolated. */
const NOT_ISOLATED = `${DEATHS} < ${ISOLATED_AT_DEATHS}`;

/** SQL: skips rows that other sessions have locked: a claim would skip them, and they would take the places of others. */
const UNLOCKED = 'FOR NO KEY UPDATE SKIP LOCKED';

/**
 * SQL: the next process with started jobs, and since when the first of them is due, one step in the index `job_running`. If that job is
 * stopping or isolated, the process is skipped until it has ended.
 */
const nextProcess = (condition: string): string => `
          SELECT process_id, lease_until FROM job
          WHERE state IN ('running', 'stopping') AND ${condition} ORDER BY process_id, lease_until LIMIT 1`;

/**
 * The started jobs that a worker should claim without a delivery. Returns {@link OverdueRow}s in the order in which they should begin.
 * Omits locked rows. Its values are {@link overdueValues}.
 *
 * If more are due than are wanted, half of them come from processes in turn, and the others are due for longest: jobs of one process
 * that are due in one moment, such as 3,000 that had waited, delayed those of others until all of them had run.
 */
export const OVERDUE: Statement = {
  name: 'job-overdue',
  text: `
    WITH RECURSIVE expired AS MATERIALIZED (
      SELECT id, lease_until FROM job WHERE ${IS_DUE} AND ${NOT_ISOLATED} ORDER BY lease_until LIMIT $1::int ${UNLOCKED}
    ), isolated AS (
      SELECT id FROM job WHERE ${IS_DUE} AND NOT (${NOT_ISOLATED}) ORDER BY lease_until LIMIT $2 ${UNLOCKED}
    ), crowded AS (
      SELECT FROM expired HAVING count(*) = $1::int
    ), process AS (
      SELECT first.*, 1 AS place FROM crowded CROSS JOIN LATERAL (${nextProcess('process_id > 0')}) AS first
      UNION ALL
      SELECT next.*, place + 1 FROM process CROSS JOIN LATERAL (${nextProcess('process_id > process.process_id')}) AS next
      WHERE place < ${MOST_PROCESSES}
    ), turn AS (
      SELECT process_id, row_number() OVER (ORDER BY lease_until) AS place, count(*) OVER () AS processes
      FROM process WHERE lease_until <= now()
    ), in_turn AS MATERIALIZED (
      SELECT found.id, place, number FROM turn CROSS JOIN LATERAL (
        SELECT id, row_number() OVER (ORDER BY lease_until) AS number FROM (
          SELECT id, lease_until FROM job WHERE ${IS_DUE} AND ${NOT_ISOLATED} AND process_id = turn.process_id
          ORDER BY lease_until LIMIT greatest(1, $1::int / 2 / processes) ${UNLOCKED}
        ) AS due
      ) AS found
      WHERE place <= $1::int / 2
    )
    (
      SELECT id, false AS isolated FROM (
        SELECT id, number, place, now() AS lease_until FROM in_turn
        UNION ALL
        SELECT id, NULL, NULL, lease_until FROM expired WHERE id NOT IN (SELECT id FROM in_turn)
      ) AS chosen
      ORDER BY number, place, lease_until LIMIT $1::int
    )
    UNION ALL SELECT id, true FROM isolated`,
};

/** The values of {@link OVERDUE}. */
export const overdueValues = (wanted: Wanted): unknown[] => [
  wanted.jobs,
  wanted.isolated,
  plainArray(wanted.except),
];

/** The most waiting jobs that {@link UNDELIVERED} looks at. Where so many wait, deliveries make workers look for them. */
const MOST_LOOKED_AT = 1_000;

/**
 * SQL: the first waiting jobs that a worker can take. In the order of their index: where a hundredth of all jobs waits for a place, Postgres
 * expects such jobs everywhere, and read all of a million in 0.3 s.
 */
const firstWaiting = (columns: string, most: number): string =>
  `(SELECT ${columns} FROM job WHERE ${CAN_START} ORDER BY -priority LIMIT ${most}) AS waiting`;

/**
 * Whether a job has waited for `$1` ms without a delivery, or for a time that is unknown: it comes from the future if the clock of Postgres
 * has gone back.
 */
export const UNDELIVERED: Statement = {
  name: 'job-undelivered',
  text: `
    SELECT EXISTS (
      SELECT FROM ${firstWaiting('ctime', MOST_LOOKED_AT)}
      WHERE ctime <= now() - $1::int * interval '1 ms' OR ctime > now() + interval '1 s'
    ) AS found`,
};

/** Whether a job waits that a worker can take. Postgres ignores an order directly in `EXISTS`. */
export const ANY_WAITING: Statement = {
  name: 'job-any-waiting',
  text: `SELECT EXISTS (SELECT FROM ${firstWaiting('', 1)}) AS found`,
};
