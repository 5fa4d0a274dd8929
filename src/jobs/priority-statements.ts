import type { Statement } from '../database/database.js';
import { CAN_START, IS_HELD, RANKS } from './unended-of.js';

/** The most jobs of a process that one statement corrects. */
const MOST_AT_ONCE = 1_000;

/** SQL: the waiting jobs of the row `policy` with another priority than its own. */
const OTHERS = `(
        SELECT id FROM job WHERE ${CAN_START} AND -priority = ANY (${RANKS}) AND -priority <> -policy.priority
          AND process_id = policy.process_id
        UNION ALL
        SELECT id FROM job WHERE ${IS_HELD} AND process_id = policy.process_id AND priority <> policy.priority
      )`;

/** Whether the priority of a policy was changed and waiting jobs may have the former one. */
export const IS_SPREADING: Statement = {
  name: 'job-priorities-changed',
  text: `SELECT EXISTS (SELECT FROM process_policy WHERE is_spreading) AS is_spreading`,
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

/** Notes that all waiting jobs have the priority of their process. */
export const PRIORITIES_SPREAD: Statement = {
  name: 'job-priorities-spread',
  text: `
    UPDATE process_policy SET is_spreading = false WHERE process_id IN (
      SELECT process_id FROM process_policy policy WHERE is_spreading AND NOT EXISTS (SELECT FROM ${OTHERS} AS found)
      FOR NO KEY UPDATE SKIP LOCKED
    )`,
};
