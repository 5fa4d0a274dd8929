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

/**
 * The started jobs that a worker should claim without a delivery, those that are due longest first. Returns {@link OverdueRow}s. Omits
 * locked rows: a claim would skip them, and they would take the places of others. Its values are {@link overdueValues}.
 */
export const OVERDUE: Statement = {
  name: 'job-overdue',
  text: `
    WITH expired AS (
      SELECT id FROM job
      WHERE state = 'running' AND lease_until <= now() AND ${DEATHS} < ${ISOLATED_AT_DEATHS} AND id <> ALL ($3::bigint[])
      ORDER BY lease_until LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED
    ), isolated AS (
      SELECT id FROM job
      WHERE state = 'running' AND lease_until <= now() AND ${DEATHS} >= ${ISOLATED_AT_DEATHS} AND id <> ALL ($3::bigint[])
      ORDER BY lease_until LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
    )
    SELECT id, false AS isolated FROM expired UNION ALL SELECT id, true FROM isolated`,
};

/** The values of {@link OVERDUE}. */
export const overdueValues = (wanted: Wanted): unknown[] => [
  wanted.jobs,
  wanted.isolated,
  plainArray(wanted.except),
];

/** The most waiting jobs that {@link UNDELIVERED} looks at. Where so many wait, deliveries make workers look for them. */
const MOST_LOOKED_AT = 1_000;

/** Whether a job has waited for `$1` ms without a delivery. */
export const UNDELIVERED: Statement = {
  name: 'job-undelivered',
  text: `
    SELECT EXISTS (
      SELECT FROM (SELECT ctime FROM job WHERE ${CAN_START} LIMIT ${MOST_LOOKED_AT}) AS waiting
      WHERE ctime <= now() - $1::int * interval '1 ms'
    ) AS found`,
};

/** Whether a job waits that a worker can take. */
export const ANY_WAITING: Statement = {
  name: 'job-any-waiting',
  text: `SELECT EXISTS (SELECT FROM job WHERE ${CAN_START}) AS found`,
};
