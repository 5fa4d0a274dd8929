import { anyOf } from '../../database/any-of.js';
import type { Statement } from '../../database/database.js';
import { isAmong } from '../../database/is-among.js';
import { plainArray } from '../../database/plain-array.js';

/** A job that a worker holds, and the claim by which it holds the job. */
export interface Held {
  id: number;
  fence: number;
  /** The UUID of the claim. Two claims can have the same fence if Postgres has lost the first one in a failover. */
  claim: string;
}

/**
 * SQL: whether a row of `job` is still held as the parameters `$1` to `$3` say ({@link heldValues}).
 *
 * The first condition follows from the second: Postgres looks each id up, where it would read a small table as a whole. `COALESCE` keeps
 * Postgres from walking through an index of all running jobs, which is cheap where few run and slow beside 100,000 parked ones. A
 * connection keeps such a plan.
 */
export const STILL_HELD = `job.id = ${anyOf('$1::bigint[]')}
        AND ${isAmong('(job.id, job.fence, job.claim)', 'SELECT * FROM unnest($1::bigint[], $2::int[], $3::uuid[])')}
        AND COALESCE(job.state, '') IN ('running', 'stopping') AND job.worker IS NOT NULL`;

/**
 * SQL: the `lease_until` of a job that its worker has given back, for any worker to take. Not the time: it would be in the future once the
 * clock of Postgres has gone back, as after a failover to a server that is behind.
 */
export const GIVEN_BACK = `timestamptz '-infinity'`;

/** The ids of those jobs that are still held as {@link heldValues} say, even if another session has locked their rows. */
export const HELD: Statement = { name: 'job-held', text: `SELECT job.id FROM job WHERE ${STILL_HELD}` };

/** The values of {@link HELD}, and the first ones of every statement with {@link STILL_HELD}. */
export const heldValues = (held: readonly Held[]): unknown[] => [
  plainArray(held.map(({ id }) => id)),
  plainArray(held.map(({ fence }) => fence)),
  plainArray(held.map(({ claim }) => claim)),
];
