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
}

/**
 * Locks the policies of the processes `$1`. Jobs get a place of their process, and jobs of guarded processes are inserted, only under this
 * lock, by later statements of the transaction: these see everything that the former holder has committed.
 */
export const LOCK_POLICIES: Statement = {
  name: 'policy-lock',
  text: `
    SELECT process_id, max_running, on_limit, max_waiting FROM process_policy WHERE process_id = ${anyOf('$1::int[]')}
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
