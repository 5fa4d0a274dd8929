import { anyOf } from '../database/any-of.js';
import type { Statement } from '../database/database.js';
import { CAN_START, IS_HELD, IS_RUNNING, RANKS } from './unended-of.js';

/** The most jobs of a process that one statement admits. */
export const MOST_ADMITTED = 1_000;

/** The most processes that {@link ADMISSIBLE} looks at. */
const MOST_PROCESSES = 500;

/** SQL: the free places of the row `policy`; null: no limit. */
const FREE_PLACES = `policy.max_running
        - (SELECT count(*) FROM job WHERE process_id = policy.process_id AND ${IS_RUNNING})
        - (SELECT count(*) FROM job WHERE process_id = policy.process_id AND ${CAN_START} AND admitted AND -priority = ANY (${RANKS}))`;

/** A job that {@link ADMIT} has admitted. */
export interface AdmittedRow {
  id: number;
  process_id: number;
  dispatch: number;
}

/**
 * Gives the free places of the processes `$1` to their oldest held jobs, unless some of these are still to be replaced. Returns
 * {@link AdmittedRow}s. The transaction must hold the policies by an earlier statement, so that this one sees every job that has a place.
 */
export const ADMIT: Statement = {
  name: 'job-admit',
  text: `
    WITH chosen AS MATERIALIZED (
      SELECT held.id, policy.max_running IS NOT NULL AS is_limited
      FROM process_policy policy CROSS JOIN LATERAL (
        SELECT id FROM job WHERE process_id = policy.process_id AND ${IS_HELD}
        ORDER BY id LIMIT GREATEST(0, LEAST(${MOST_ADMITTED}, COALESCE(${FREE_PLACES}, ${MOST_ADMITTED})))
        FOR NO KEY UPDATE SKIP LOCKED
      ) AS held
      WHERE policy.process_id = ${anyOf('$1::int[]')} AND NOT policy.is_replacing
    )
    UPDATE job SET admitted = CASE WHEN is_limited THEN true END
    FROM chosen WHERE job.id = chosen.id
    RETURNING job.id, job.process_id, job.dispatch`,
};

/**
 * The processes after `$1`, in the order of their ids, that have held jobs and a free place, among the next ${MOST_PROCESSES} with held
 * jobs. `last` is the last of those that were looked at; null if there are no more.
 */
export const ADMISSIBLE: Statement = {
  name: 'job-admissible',
  text: `
    WITH RECURSIVE held AS (
      (SELECT process_id, 1 AS place FROM job WHERE process_id > $1 AND ${IS_HELD} ORDER BY process_id LIMIT 1)
      UNION ALL
      SELECT next.process_id, place + 1 FROM held CROSS JOIN LATERAL (
        SELECT process_id FROM job WHERE process_id > held.process_id AND ${IS_HELD} ORDER BY process_id LIMIT 1
      ) AS next
      WHERE place < ${MOST_PROCESSES}
    )
    SELECT (SELECT max(process_id) FROM held) AS last, array_agg(process_id) FILTER (WHERE is_free) AS processes
    FROM (
      SELECT process_id, COALESCE(${FREE_PLACES}, 1) > 0 AS is_free FROM held JOIN process_policy policy USING (process_id)
    ) AS looked`,
};

/** The row that {@link ADMISSIBLE} returns. */
export interface AdmissibleRow {
  last: number | null;
  processes: number[] | null;
}
