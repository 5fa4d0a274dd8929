import { anyOf } from '../../database/any-of.js';
import type { Statement } from '../../database/database.js';
import { plainArray } from '../../database/plain-array.js';

/** A job that a worker holds, and the claim by which it holds the job. */
export interface Held {
  id: number;
  fence: number;
  /** The UUID of the claim. Two claims can have the same fence if Postgres has lost the first one in a failover. */
  claim: string;
}

/**
 * SQL: joins `job` to the row `held`, if the job is still held under that fence by that claim. `$1` must be the array of the ids.
 *
 * The first condition follows from the second: Postgres looks each id up, where it would read a small table as a whole. `COALESCE` keeps Postgres from walking through an index of all running jobs, which is cheap where few run and slow beside 100,000
 * parked ones. A connection keeps such a plan.
 */
export const STILL_HELD = `job.id = ${anyOf('$1::bigint[]')} AND job.id = held.id AND job.fence = held.fence AND job.claim = held.claim
        AND COALESCE(job.state, '') IN ('running', 'stopping') AND job.worker IS NOT NULL`;

/** The ids of those jobs that are still held as {@link heldValues} say, even if another session has locked their rows. */
export const HELD: Statement = {
  name: 'job-held',
  text: `
    SELECT job.id FROM unnest($1::bigint[], $2::int[], $3::uuid[]) AS held (id, fence, claim) JOIN job ON ${STILL_HELD}`,
};

/** The values of {@link HELD}. */
export const heldValues = (held: readonly Held[]): unknown[] => [
  plainArray(held.map(({ id }) => id)),
  plainArray(held.map(({ fence }) => fence)),
  plainArray(held.map(({ claim }) => claim)),
];
