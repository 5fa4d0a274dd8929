import { anyOf } from '../../database/any-of.js';
import type { Statement } from '../../database/database.js';

/** A row that {@link SEND_EVENT} returns: a job to which the event has come. */
export interface SentRow {
  id: number;
  /** Whether the job was parked and is due now. */
  is_due: boolean;
  dispatch: number;
}

/** SQL that wakes the unended jobs with the ids of a CTE, whose rows are locked. It returns a {@link SentRow} for each. */
const waking = (jobs: string): string => `UPDATE job SET
      wake = true,
      lease_until = CASE WHEN state = 'running' AND worker IS NULL THEN LEAST(lease_until, now()) ELSE lease_until END,
      dispatch = dispatch + (state = 'running' AND worker IS NULL)::int
    FROM ${jobs} WHERE job.id = ${jobs}.id
    RETURNING job.id, job.state = 'running' AND job.worker IS NULL AS is_due, job.dispatch`;

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
    ${waking('open')}`,
};

/** A row that {@link SEND_EVENTS} returns: a token, and a job to which its event has come. Null: to none. */
export type SentOfMany = { hash: string; is_locked: boolean } & (SentRow | Record<keyof SentRow, null>);

/**
 * As {@link SEND_EVENT}, for the events with the different hashes `$1` and the bodies `$2`, without waiting. `LOCK_EVENTS` precedes it in the same
 * transaction. Where another session has locked a job, or it has ended during the statement, nothing is stored, and the token `is_locked`:
 * `SEND_EVENT` decides then. A job that gets several events is woken once.
 */
export const SEND_EVENTS: Statement = {
  name: 'job-events-send',
  text: `
    WITH asked AS MATERIALIZED (
      SELECT * FROM unnest($1::text[], $2::text[]) AS asked (hash, body)
    ), held AS MATERIALIZED (
      SELECT hash, job_id, body IS NOT NULL OR (expires_at <= clock_timestamp()) IS TRUE AS is_over
      FROM job_event WHERE hash = ${anyOf('$1::text[]')}
    ), unended AS MATERIALIZED (
      SELECT id FROM job WHERE id IN (SELECT job_id FROM held) AND finish_time IS NULL
      ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
    ), token AS MATERIALIZED (
      SELECT hash, count(job.id) > count(unended.id) AS is_locked,
        count(unended.id) > 0 AND count(job.id) = count(unended.id) AND NOT bool_or(is_over) AS is_open
      FROM held LEFT JOIN job ON job.id = job_id AND job.finish_time IS NULL LEFT JOIN unended ON unended.id = job_id
      GROUP BY hash
    ), kept AS (
      UPDATE job_event SET body = asked.body FROM asked JOIN token USING (hash) WHERE job_event.hash = asked.hash AND is_open
    ), open AS MATERIALIZED (
      SELECT DISTINCT unended.id FROM held JOIN token USING (hash) JOIN unended ON unended.id = job_id WHERE is_open
    ), woken AS (
    ${waking('open')}
    )
    SELECT token.hash, is_locked, woken.id, woken.is_due, woken.dispatch
    FROM token LEFT JOIN (held JOIN woken ON woken.id = held.job_id) ON is_open AND held.hash = token.hash`,
};
