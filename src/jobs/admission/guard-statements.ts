import { anyOf } from '../../database/any-of.js';
import type { Statement } from '../../database/database.js';
import type { OnLimit } from '../../policies/on-limit.js';
import { unendedOf } from '../unended-of.js';

/** A row that {@link LOCK_POLICIES} returns. */
export interface LockedPolicy {
  process_id: number;
  max_running: number | null;
  on_limit: OnLimit;
  max_waiting: number | null;
  /** Another one after each change of the row: see `TOUCH_POLICY`. */
  row_version: string;
}

/**
 * Locks the policies of the processes `$1`. Jobs get a place of their process, and jobs of guarded processes are inserted, only under this
 * lock, by later statements of the transaction: these see everything that the former holder has committed.
 */
export const LOCK_POLICIES: Statement = {
  name: 'policy-lock',
  text: `
    SELECT process_id, max_running, on_limit, max_waiting, xmin::text AS row_version FROM process_policy WHERE process_id = ${anyOf('$1::int[]')}
    ORDER BY process_id FOR NO KEY UPDATE SKIP LOCKED`,
};

/** The jobs of a process that have not ended, up to the numbers that its policy asks for. */
export interface UnendedCounts {
  waiting: number;
  /** With those that are stopping. */
  running: number;
}

/**
 * The {@link UnendedCounts} of the process `$1`: at most `$2` waiting jobs, and at most `$3` others. A process can have a million, which a
 * policy of ten does not have to count at each execute.
 */
export const COUNT_UNENDED: Statement = {
  name: 'job-count-unended',
  text: `
    SELECT (SELECT count(*) FROM (
        SELECT FROM ${unendedOf('ARRAY[$1::int]', '', 'waiting')} AS waiting LIMIT $2::int) AS counted)::int AS waiting,
      (SELECT count(*) FROM (
        SELECT FROM ${unendedOf('ARRAY[$1::int]', '', 'running')} AS running LIMIT $3::int) AS counted)::int AS running`,
};

/** The jobs of a process that have not ended, up to a number of each, and the greatest of their ids. */
export interface ManyUnended extends UnendedCounts {
  /** 0: there is none. */
  up_to: number;
}

/** The {@link ManyUnended} of the process `$1`: at most `$2` waiting jobs, and at most as many others. */
export const COUNT_MANY_UNENDED: Statement = {
  name: 'job-count-many-unended',
  text: `
    SELECT count(*) FILTER (WHERE is_waiting)::int AS waiting, count(*) FILTER (WHERE NOT is_waiting)::int AS running,
      COALESCE(max(id), 0) AS up_to
    FROM (
      (SELECT id, true AS is_waiting FROM ${unendedOf('ARRAY[$1::int]', 'id', 'waiting')} AS waiting LIMIT $2::int)
      UNION ALL (SELECT id, false FROM ${unendedOf('ARRAY[$1::int]', 'id', 'running')} AS running LIMIT $2::int)
    ) AS unended`,
};

/** How many jobs of the process `$1` with ids beyond `$2` have not ended, at most `$3`. */
export const COUNT_NEWER_UNENDED: Statement = {
  name: 'job-count-newer-unended',
  text: `
    SELECT count(*)::int AS newer FROM (
      SELECT FROM ${unendedOf('ARRAY[$1::int]', 'id')} AS unended WHERE id > $2::bigint LIMIT $3::int) AS counted`,
};
