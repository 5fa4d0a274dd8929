import { anyOf } from '../../database/any-of.js';
import type { Statement } from '../../database/database.js';
import { isAmong } from '../../database/is-among.js';
import { CAN_START, IS_RUNNING, RANKS, WAITS_FOR_PLACE } from '../unended-of.js';

/** The most jobs that one statement holds, and the most that it admits, of all its processes: they take Postgres 0.1 s (measured). */
const MOST_CHANGED = 2_000;

/** The most processes that {@link ADMISSIBLE} looks at. */
const MOST_PROCESSES = 500;

/** SQL: the waiting jobs of the row `policy` that a worker can take, by an index. */
const CAN_START_OF_POLICY = `process_id = policy.process_id AND ${CAN_START} AND -priority = ANY (${RANKS})`;

/** SQL: the places of the row `policy` that no running job has; null: no limit. */
const PLACES_LEFT_BY_RUNNING = `policy.max_running - (SELECT count(*) FROM job WHERE process_id = policy.process_id AND ${IS_RUNNING})`;

/** SQL: whether the row `policy` is among the processes `$3` with the versions `$4`. */
const IS_OBEYED = isAmong(
  '(policy.process_id, policy.xmin::text)',
  'SELECT * FROM unnest($3::int[], $4::text[])',
);

/** A policy, and the version of its row. */
export interface PolicyVersion {
  processId: number;
  version: string;
}

/** The most jobs of each process that one {@link ADMIT} of so many processes may change. */
export const mostOfEach = (processes: number): number => Math.max(1, Math.floor(MOST_CHANGED / processes));

/** A job that {@link ADMIT} has admitted. */
export interface AdmittedRow {
  /** Null: no job was admitted, but this statement made waiting jobs of the process wait for a place, and the next one can give them one. */
  id: number | null;
  process_id: number;
  dispatch: number | null;
  /** The version of the policy's row, if `id` is null. It differs after each change of the policy. */
  version: string | null;
}

/**
 * Gives the free places of the processes `$1` to the oldest of their jobs that wait for one, at most `$2` of each, unless some of these are still to be
 * replaced. Returns {@link AdmittedRow}s. The transaction must hold the policies by an earlier statement, so that this one sees every job
 * that has a place. Its values are {@link admitValues}.
 *
 * Jobs that waited when their process got its limit have no place, but a claim that began before may take them meanwhile. So each of them
 * counts as having a place until it waits for one, or until all such claims have ended: the processes `$3` whose policies have the versions `$4`.
 * This statement makes those wait that no claim has locked, at most `$2` of each process.
 */
export const ADMIT: Statement = {
  name: 'job-admit',
  text: `
    WITH unheld AS MATERIALIZED (
      SELECT waiting.id FROM process_policy policy CROSS JOIN LATERAL (
        SELECT id FROM job WHERE ${CAN_START_OF_POLICY} AND admitted IS NULL LIMIT $2::int FOR NO KEY UPDATE SKIP LOCKED
      ) AS waiting
      WHERE policy.process_id = ${anyOf('$1::int[]')} AND policy.max_running IS NOT NULL
    ), held AS (
      UPDATE job SET admitted = false WHERE id = ANY (ARRAY(SELECT id FROM unheld)) RETURNING job.process_id
    ), chosen AS MATERIALIZED (
      SELECT held.id, policy.max_running IS NOT NULL AS is_limited
      FROM process_policy policy CROSS JOIN LATERAL (
        SELECT id FROM job WHERE process_id = policy.process_id AND ${WAITS_FOR_PLACE}
        ORDER BY id LIMIT GREATEST(0, LEAST($2::int, COALESCE(${PLACES_LEFT_BY_RUNNING}
          - (SELECT count(*) FROM (
              SELECT FROM job WHERE ${CAN_START_OF_POLICY} AND (admitted OR NOT ${IS_OBEYED}) LIMIT policy.max_running
            ) AS counted), $2::int)))
        FOR NO KEY UPDATE SKIP LOCKED
      ) AS held
      WHERE policy.process_id = ${anyOf('$1::int[]')} AND NOT policy.is_replacing
    ), admitted AS (
      UPDATE job SET admitted = CASE WHEN ${isAmong('id', 'SELECT id FROM chosen WHERE is_limited')} THEN true END
      WHERE id = ANY (ARRAY(SELECT id FROM chosen))
      RETURNING job.id, job.process_id, job.dispatch
    )
    SELECT id, process_id, dispatch, NULL AS version FROM admitted
    UNION ALL
    SELECT NULL::bigint, process_id, NULL::int, xmin::text FROM process_policy WHERE process_id IN (SELECT process_id FROM held)`,
};

/**
 * The values of {@link ADMIT}.
 *
 * @param most how many jobs of each process begin to wait for a place, and how many get one
 * @param obeyed the policies that each claim sees which has not ended
 */
export const admitValues = (
  processes: readonly number[],
  most: number,
  obeyed: readonly PolicyVersion[],
): unknown[] => [
  processes,
  most,
  obeyed.map(({ processId }) => processId),
  obeyed.map(({ version }) => version),
];

/**
 * The next processes after `$1` with jobs that wait for a place, in the order of their ids, and those of them that may have a free place. At most {@link MOST_PROCESSES}.
 * `last` is the last one; null if there are no more.
 */
export const ADMISSIBLE: Statement = {
  name: 'job-admissible',
  text: `
    WITH RECURSIVE held AS (
      (SELECT process_id, 1 AS place FROM job WHERE process_id > $1 AND ${WAITS_FOR_PLACE} ORDER BY process_id LIMIT 1)
      UNION ALL
      SELECT next.process_id, place + 1 FROM held CROSS JOIN LATERAL (
        SELECT process_id FROM job WHERE process_id > held.process_id AND ${WAITS_FOR_PLACE} ORDER BY process_id LIMIT 1
      ) AS next
      WHERE place < ${MOST_PROCESSES}
    )
    SELECT (SELECT max(process_id) FROM held) AS last, (SELECT array_agg(process_id) FROM held) AS held,
      array_agg(process_id) FILTER (WHERE is_free) AS processes
    FROM (
      SELECT process_id, COALESCE(${PLACES_LEFT_BY_RUNNING} - (SELECT count(*) FROM job WHERE ${CAN_START_OF_POLICY} AND admitted), 1) > 0 AS is_free
      FROM held JOIN process_policy policy USING (process_id)
    ) AS looked`,
};

/** The row that {@link ADMISSIBLE} returns. */
export interface AdmissibleRow {
  last: number | null;
  held: number[] | null;
  /** Those with a free place. Jobs of a limited process that neither have a place nor wait for one do not count: {@link ADMIT} makes them wait. */
  processes: number[] | null;
}
