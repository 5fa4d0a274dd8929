import type { Statement } from '../../database/database.js';

/** A row that {@link SEND_EVENT} returns: a job to which the event has come. */
export interface SentRow {
  id: number;
  /** Whether the job was parked and is due now. */
  is_due: boolean;
  dispatch: number;
}

/**
 * Stores the body `$2` of the event with the hash `$1`, for all jobs that have its token, and wakes those that have not ended. Returns
 * a {@link SentRow} for each of these; no row, and nothing changed, if all have ended, the event has come before, or the token has
 * expired. `LOCK_EVENT` precedes it in the same transaction.
 *
 * No wake-up is lost, whichever comes first. A job that parks after this statement has `wake`, so `FLUSH` makes it due at once: both
 * lock its row, and the second one sees what the first one wrote. A claim clears `wake`, and looks for the event afterwards.
 */
export const SEND_EVENT: Statement = {
  name: 'job-event-send',
  text: `
    WITH unended AS MATERIALIZED (
      SELECT id FROM job
      WHERE id IN (SELECT job_id FROM job_event WHERE hash = $1) AND finish_time IS NULL
      ORDER BY id FOR NO KEY UPDATE
    ), open AS MATERIALIZED (
      SELECT id FROM unended WHERE NOT EXISTS (
        SELECT FROM job_event WHERE hash = $1 AND (body IS NOT NULL OR expires_at <= clock_timestamp()))
    ), kept AS (
      UPDATE job_event SET body = $2 WHERE hash = $1 AND EXISTS (SELECT FROM open)
    )
    UPDATE job SET
      wake = true,
      lease_until = CASE WHEN state = 'running' AND worker IS NULL THEN LEAST(lease_until, now()) ELSE lease_until END,
      dispatch = dispatch + (state = 'running' AND worker IS NULL)::int
    FROM open WHERE job.id = open.id
    RETURNING job.id, job.state = 'running' AND job.worker IS NULL AS is_due, job.dispatch`,
};
