import type { Statement } from '../../database/database.js';
import { CAN_START, RANKS, WAITS_FOR_PLACE } from '../unended-of.js';

/** The most jobs of a process that one statement corrects. */
const MOST_AT_ONCE = 1_000;

/** SQL: the waiting jobs of the row `policy` with another priority than its own. */
const OTHERS = `(
        SELECT id FROM job WHERE ${CAN_START} AND -priority = ANY (${RANKS}) AND -priority <> -policy.priority
          AND process_id = policy.process_id
        UNION ALL
        SELECT id FROM job WHERE ${WAITS_FOR_PLACE} AND process_id = policy.process_id AND priority <> policy.priority
      )`;

/** A row of {@link SPREADING}. */
export interface SpreadingRow {
  process_id: number;
  /** The transaction that has changed the policy last. */
  change: string;
  /** Whether no statement goes on that began before the change: it may yet insert a job with the former priority. */
  is_known: boolean;
  /** The transaction that has looked. One before it may still have to commit what its statement has inserted. */
  look: string;
}

/** The policies whose priority was changed, so that waiting jobs may have the former one. Returns {@link SpreadingRow}s. */
export const SPREADING: Statement = {
  name: 'job-priorities-changed',
  text: `
    SELECT process_id, xmin::text AS change,
      age(xmin) > COALESCE((SELECT max(age(backend_xmin)) FROM pg_stat_activity), 0) AS is_known,
      pg_current_xact_id()::text AS look
    FROM process_policy WHERE is_spreading`,
};

/**
 * Gives waiting jobs the changed priority of their process. Returns how many. Jobs are locked one by one: without statistics of the
 * policies, Postgres read all jobs instead.
 */
export const SPREAD_PRIORITIES: Statement = {
  name: 'job-priorities',
  text: `
    WITH others AS MATERIALIZED (
      SELECT job.id, policy.priority FROM process_policy policy CROSS JOIN LATERAL (
        SELECT id FROM ${OTHERS} AS found LIMIT ${MOST_AT_ONCE}
      ) AS job
      WHERE is_spreading
    ), locked AS MATERIALIZED (
      SELECT job.id, others.priority FROM (SELECT * FROM others ORDER BY id) AS others CROSS JOIN LATERAL (
        SELECT id FROM job WHERE id = others.id AND state = 'waiting' FOR NO KEY UPDATE SKIP LOCKED
      ) AS job
    ), changed AS (
      UPDATE job SET priority = locked.priority FROM locked WHERE job.id = locked.id RETURNING job.id
    )
    SELECT count(*)::int AS changed FROM changed`,
};

/**
 * Notes that all waiting jobs have the priority of their process, where the policy is still as {@link SPREADING} has shown it, and nothing that
 * began before goes on. Its values are {@link spreadValues}.
 */
export const PRIORITIES_SPREAD: Statement = {
  name: 'job-priorities-spread',
  text: `
    UPDATE process_policy SET is_spreading = false WHERE process_id IN (
      SELECT process_id FROM process_policy policy JOIN unnest($1::int[], $2::text[]) AS shown (process_id, change) USING (process_id)
      WHERE pg_snapshot_xmin(pg_current_snapshot()) >= $3::xid8 AND is_spreading AND policy.xmin::text = shown.change AND NOT EXISTS (SELECT FROM ${OTHERS} AS found)
      FOR NO KEY UPDATE OF policy SKIP LOCKED
    )`,
};

/** The values of {@link PRIORITIES_SPREAD}. */
export function spreadValues(shown: readonly SpreadingRow[]): unknown[] {
  const known = shown.filter(({ is_known: isKnown }) => isKnown);
  return [known.map(({ process_id: id }) => id), known.map(({ change }) => change), shown[0]?.look];
}
