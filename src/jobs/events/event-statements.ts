import { anyOf } from '../../database/any-of.js';
import type { Statement } from '../../database/database.js';

/**
 * Inserts tokens: hashes `$1` of the jobs `$2`, valid for `$3` seconds (null: until the job ends). A repeated insert has no effect. Nor has that of
 * an attempt whose claim `$4` is not the newest one: after a failover that has lost its job, another one can have the id, and an event would be
 * accepted that nobody gets.
 */
export const INSERT_EVENTS: Statement = {
  name: 'job-event-insert',
  text: `
    INSERT INTO job_event (hash, job_id, expires_at)
    SELECT hash, job_id, now() + seconds * interval '1 s'
    FROM unnest($1::text[], $2::bigint[], $3::float8[], $4::uuid[]) AS given (hash, job_id, seconds, claim)
    WHERE EXISTS (SELECT FROM job WHERE job.id = given.job_id AND job.claim = given.claim)
    ON CONFLICT DO NOTHING`,
};

/** A row of {@link FIND_EVENTS}. */
export interface FoundEventRow {
  hash: string;
  job_id: number;
  /** Whether another session has locked it, as a request that is sending the event does. Then the rest is null. */
  is_locked: boolean;
  /** JSON text; null: the event has not come. */
  body: string | null;
  /** In milliseconds since 1970; null: never. */
  expires_at: number | null;
  has_expired: boolean | null;
}

/**
 * The tokens with the hashes `$1` of the jobs `$2`. One that another session has locked has to be asked for again: a request may be
 * sending its event, and a wait must not end without an event that is accepted just before the token expires. It does not wait for the
 * lock, because other jobs ask in the same statement.
 */
export const FIND_EVENTS: Statement = {
  name: 'job-event-find',
  text: `
    WITH wanted AS (
      SELECT * FROM unnest($1::text[], $2::bigint[]) AS wanted (hash, job_id)
    ), found AS MATERIALIZED (
      SELECT e.hash, e.job_id, e.body, e.expires_at FROM wanted JOIN job_event e USING (hash, job_id)
      ORDER BY e.hash, e.job_id FOR SHARE OF e SKIP LOCKED
    )
    SELECT hash, job_id, found.hash IS NULL AS is_locked, found.body,
      extract(epoch FROM found.expires_at)::float8 * 1000 AS expires_at, found.expires_at <= clock_timestamp() AS has_expired
    FROM wanted JOIN job_event e USING (hash, job_id) LEFT JOIN found USING (hash, job_id)`,
};

/** Those of the hashes `$1` whose events have come. */
export const SENT_EVENTS: Statement = {
  name: 'job-event-sent',
  text: `SELECT DISTINCT hash FROM job_event WHERE hash = ${anyOf('$1::text[]')} AND body IS NOT NULL`,
};

/** A row of {@link KNOWN_EVENTS}. */
export interface KnownEventRow {
  hash: string;
  /** Whether the event may still be sent. */
  is_open: boolean;
  /** The user whose job it is of, the first of several; null if there is none. */
  owner: number | null;
}

/** Those of the hashes `$1` that belong to tokens. */
export const KNOWN_EVENTS: Statement = {
  name: 'job-event-known',
  text: `
    SELECT hash, bool_and(body IS NULL AND (expires_at > clock_timestamp()) IS NOT FALSE)
        AND bool_or(job.id IS NOT NULL AND job.finish_time IS NULL) AS is_open, min(job.cuser) AS owner
    FROM job_event LEFT JOIN job ON job.id = job_id WHERE hash = ${anyOf('$1::text[]')} GROUP BY hash`,
};

/**
 * Locks the rows of the token with the hash `$1`. It precedes `SEND_EVENT` in the same transaction, so that that statement sees the
 * row of a job that resumes another one and was inserted meanwhile.
 */
export const LOCK_EVENT: Statement = {
  name: 'job-event-lock',
  text: `SELECT job_id FROM job_event WHERE hash = $1 ORDER BY job_id FOR NO KEY UPDATE`,
};

/**
 * As {@link LOCK_EVENT}, for the tokens with the hashes `$1`, without waiting. Returns those of which it has locked each row; another session has
 * locked the others, or they are gone.
 */
export const LOCK_EVENTS: Statement = {
  name: 'job-events-lock',
  text: `
    WITH locked AS MATERIALIZED (
      SELECT hash, job_id FROM job_event WHERE hash = ${anyOf('$1::text[]')}
      ORDER BY hash, job_id FOR NO KEY UPDATE SKIP LOCKED
    )
    SELECT e.hash FROM job_event e LEFT JOIN locked ON locked.hash = e.hash AND locked.job_id = e.job_id
    WHERE e.hash = ${anyOf('$1::text[]')} GROUP BY e.hash HAVING count(*) = count(locked.hash)`,
};

/** The size of a part of the events of a job, in bytes as stored, and the most rows of it. */
const PART_BYTES = 4 * 1024 * 1024;
const PART_ROWS = 1_000;

/**
 * Copies the next part of the tokens of the job `$1`, after the hash `$3`, for the job `$2` that resumes it. Returns the `last` hash;
 * null if nothing was left. It waits for requests that are sending an event: their body is copied too.
 */
export const COPY_EVENTS: Statement = {
  name: 'job-event-copy',
  text: `
    WITH part AS MATERIALIZED (
      SELECT hash FROM (
        SELECT hash, sum(bytes) OVER (ORDER BY hash) - bytes AS before FROM (
          SELECT hash, COALESCE(pg_column_size(body), 0) AS bytes FROM job_event
          WHERE job_id = $1 AND hash > $3 ORDER BY hash LIMIT ${PART_ROWS}
        ) AS next
      ) AS summed
      WHERE before < ${PART_BYTES}
    ), locked AS MATERIALIZED (
      SELECT e.hash, e.expires_at, e.body FROM part JOIN job_event e ON e.job_id = $1 AND e.hash = part.hash
      ORDER BY e.hash FOR SHARE OF e
    ), copied AS (
      INSERT INTO job_event (hash, job_id, expires_at, body) SELECT hash, $2, expires_at, body FROM locked
    )
    SELECT max(hash) AS last FROM part`,
};
