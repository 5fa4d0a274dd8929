import type { Statement } from '../../database/database.js';
import { type Held, heldValues, STILL_HELD } from './held.js';

const renewal = (locking: string): string => `
    WITH renewable AS MATERIALIZED (
      SELECT job.id FROM job WHERE ${STILL_HELD}
      ORDER BY job.id FOR NO KEY UPDATE OF job ${locking}
    )
    UPDATE job SET lease_until = clock_timestamp() + $4 * interval '1 ms'
    FROM renewable WHERE job.id = renewable.id
    RETURNING job.id, job.state`;

/**
 * Renews the leases of held jobs. Returns the id and state of each renewed job. Skips rows that another session has locked;
 * {@link HELD} distinguishes those from lost jobs. Its values are {@link renewValues}.
 */
export const RENEW: Statement = { name: 'job-renew', text: renewal('SKIP LOCKED') };

/**
 * As {@link RENEW}, but waits for locked rows. It queues for the row lock, so it comes before any claim, which skips locked
 * rows.
 */
export const RENEW_LOCKED: Statement = { name: 'job-renew-locked', text: renewal('') };

/** The values of {@link RENEW} and {@link RENEW_LOCKED}. */
export const renewValues = (held: readonly Held[], leaseMs: number): unknown[] => [
  ...heldValues(held),
  leaseMs,
];

/**
 * Ends the lease of a job whose worker is known to be dead. The next claim charges the death. Its values are
 * {@link expireLeaseValues}.
 */
export const EXPIRE_LEASE: Statement = {
  name: 'job-expire-lease',
  text: `
    UPDATE job SET lease_until = now()
    WHERE id = $1 AND worker = $2 AND state IN ('running', 'stopping') AND lease_until > now()`,
};

/** The values of {@link EXPIRE_LEASE}. */
export const expireLeaseValues = (id: number, worker: string): unknown[] => [id, worker];
