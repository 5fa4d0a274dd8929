import type { Statement } from '../../database/database.js';
import { plainArray } from '../../database/plain-array.js';
import { ISOLATED_AT_DEATHS } from './deaths.js';

/** SQL: the deaths that the next claim of the row `job` finds, at most. */
const DEATHS = `recent_deaths + (worker IS NOT NULL)::int`;

/** Waiting jobs of this many times the delivery time are taken even if newer jobs are not delivered yet. */
const LONG_WAITS = 10;

/** The parameters of the search for overdue jobs. */
export interface Wanted {
  /** The most jobs to run with others. */
  jobs: number;
  /** The most of these that are waiting, and not expired leases. */
  waiting: number;
  /** The most isolated jobs. */
  isolated: number;
  /** The age in milliseconds at which a waiting job without a delivery is overdue. */
  deliveryMs: number;
  /**
   * If given, a waiting job counts only if this job or a newer one has already been delivered, or if it has waited
   * {@link LONG_WAITS} times as long.
   */
  newestDelivered: number | null;
  /** Jobs that have started, and are not wanted now. */
  except: readonly number[];
}

/** A row that {@link OVERDUE} returns. */
export interface OverdueRow {
  id: number;
  isolated: boolean;
}

/**
 * The jobs that a worker should claim without a delivery, those that are due longest first. Returns {@link OverdueRow}s. Omits
 * locked rows: a claim would skip them, and they would take the places of others. Its values are {@link overdueValues}.
 */
export const OVERDUE: Statement = {
  name: 'job-overdue',
  text: `
    WITH expired AS (
      SELECT id, lease_until AS due FROM job
      WHERE state = 'running' AND lease_until <= now() AND ${DEATHS} < ${ISOLATED_AT_DEATHS} AND id <> ALL ($6::bigint[])
      ORDER BY lease_until LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED
    ), waiting AS (
      SELECT id, ctime FROM job
      WHERE state = 'waiting' AND ctime <= now() - $2 * interval '1 ms'
        AND ($5::float8 IS NULL OR id <= $5 OR ctime <= now() - ${LONG_WAITS} * $2 * interval '1 ms')
      ORDER BY id LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED
    ), isolated AS (
      SELECT id FROM job
      WHERE state = 'running' AND lease_until <= now() AND ${DEATHS} >= ${ISOLATED_AT_DEATHS} AND id <> ALL ($6::bigint[])
      ORDER BY lease_until LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED
    )
    (SELECT id, false AS isolated FROM (SELECT * FROM expired UNION ALL SELECT * FROM waiting) AS found ORDER BY due LIMIT $1)
    UNION ALL
    SELECT id, true FROM isolated`,
};

/** The values of {@link OVERDUE}. */
export const overdueValues = (wanted: Wanted): unknown[] => [
  wanted.jobs,
  wanted.deliveryMs,
  wanted.isolated,
  wanted.waiting,
  wanted.newestDelivered,
  plainArray(wanted.except),
];
