import { recording } from '../audit/recording.js';
import type { Statement } from '../database/database.js';

/*
 * Every change of a job's state, each one conditional statement. What the row allows decides, never what a process
 * remembers; an ended state matches none of them.
 *
 *   – → waiting                        EXECUTE
 *   waiting, lapsed running → running  CLAIM (→ failed at the last death)
 *   running → successful, failed       FLUSH (stopping → stopped)
 *   running → running, without worker  FLUSH: parked, or given back
 *   waiting, running without worker → stopped, running → stopping   STOP
 *   stopping → stopped                 FLUSH, or SWEEP_STOPPING once the lease is over
 */

/**
 * A batch of executes: `$1` processes, `$2` users, `$3` versions (null: the newest, or a trial of the draft), `$4` inputs
 * as JSON text, `$5` definitions that were resolved already, `$6` addresses and `$7` request ids for the audit, `$8` the
 * moments whose shared variables the jobs see (null: now), `$9` sealed inputs. Gives, for each that found its process, `n` (its place in
 * the batch, from 1), the definition and, where there was one, the new job's id.
 *
 * The process's row is locked against its deletion, which locks it FOR UPDATE before it looks for jobs.
 */
export const EXECUTE: Statement = {
  name: 'job-execute',
  text: `
    WITH target AS MATERIALIZED (
      SELECT asked.n, asked.cuser, asked.ip, asked.request_id, asked.inputs, asked.secret_inputs, p.id AS process_id,
             COALESCE(asked.moment, (SELECT moment FROM variable_clock)) AS variables_at,
             COALESCE(asked.version, newest.number) AS version,
             COALESCE(asked.definition_id, newest.definition_id, d.definition_id) AS definition_id
      FROM unnest($1::int[], $2::int[], $3::int[], $4::text[], $5::int[], $6::inet[], $7::text[], $8::int[], $9::text[])
             WITH ORDINALITY
             AS asked (process_id, cuser, version, inputs, definition_id, ip, request_id, moment, secret_inputs, n)
      JOIN process p ON p.id = asked.process_id AND p.deleted_at IS NULL
      LEFT JOIN LATERAL (
        SELECT v.number, v.definition_id FROM process_version v
        WHERE v.process_id = p.id AND asked.definition_id IS NULL
          AND (asked.version IS NULL OR v.number = asked.version)
        ORDER BY v.number DESC LIMIT 1
      ) newest ON true
      LEFT JOIN draft d ON d.process_id = p.id AND asked.version IS NULL AND newest.number IS NULL
      ORDER BY p.id
      FOR KEY SHARE OF p
    ), numbered AS MATERIALIZED (
      SELECT target.*, CASE WHEN definition_id IS NOT NULL THEN nextval('job_id_seq')::int END AS job_id FROM target
    ), made AS (
      INSERT INTO job (id, process_id, definition_id, version, inputs, secret_inputs, variables_at, cuser)
      SELECT job_id, process_id, definition_id, version, inputs, secret_inputs, variables_at, cuser FROM numbered
      WHERE job_id IS NOT NULL
    ), recorded AS (
      ${recording('job.execute', 'SELECT cuser, ip, request_id, job_id, process_id FROM numbered WHERE job_id IS NOT NULL')}
    )
    SELECT n::int, definition_id, version, job_id FROM numbered`,
};

/**
 * One execute with an idempotency key: as {@link EXECUTE}, for `$1`–`$5` as single values, with the key `$6` and the
 * body's hash `$7`; `$8` address and `$9` request id; `$10` moment and `$11` sealed inputs. No job where the key was taken within 24 hours: whoever holds it has committed by then.
 */
export const EXECUTE_ONCE: Statement = {
  name: 'job-execute-once',
  text: `
    WITH target AS MATERIALIZED (
      SELECT p.id AS process_id, COALESCE($3::int, newest.number) AS version,
             COALESCE($5::int, newest.definition_id, d.definition_id) AS definition_id
      FROM process p
      LEFT JOIN LATERAL (
        SELECT v.number, v.definition_id FROM process_version v
        WHERE v.process_id = p.id AND $5::int IS NULL AND ($3::int IS NULL OR v.number = $3)
        ORDER BY v.number DESC LIMIT 1
      ) newest ON true
      LEFT JOIN draft d ON d.process_id = p.id AND $3::int IS NULL AND newest.number IS NULL
      WHERE p.id = $1 AND p.deleted_at IS NULL
      FOR KEY SHARE OF p
    ), taken AS (
      INSERT INTO execute_key (cuser, key, body, job_id)
      SELECT $2::int, $6::varchar, $7::varchar, nextval('job_id_seq')::int FROM target WHERE definition_id IS NOT NULL
      ON CONFLICT (cuser, key) DO UPDATE SET body = excluded.body, job_id = excluded.job_id, ctime = now()
        WHERE execute_key.ctime < now() - interval '24 hours'
      RETURNING job_id
    ), made AS (
      INSERT INTO job (id, process_id, definition_id, version, inputs, secret_inputs, variables_at, cuser)
      SELECT taken.job_id, process_id, definition_id, version, $4::text, $11::text,
        COALESCE($10::int, (SELECT moment FROM variable_clock)), $2::int
      FROM target, taken
    ), recorded AS (
      ${recording('job.execute', 'SELECT $2::int, $8::inet, $9::text, taken.job_id, process_id FROM target, taken')}
    )
    SELECT 1 AS n, target.definition_id, target.version, taken.job_id FROM target LEFT JOIN taken ON true`,
};

/** After so many deaths a job is a suspect, and runs alone: whoever else ran there was only its neighbour. */
const SUSPECT_DEATHS = 2;

/**
 * A worker `$2` takes those of the jobs `$1` that are due, for `$3` milliseconds; suspects only where it runs jobs alone
 * (`$6`). A lease that ran out with another worker's name on it counts as that worker's death, unless it was before
 * `$5`, when nobody could have renewed it; the death that makes `$4` ends the job.
 *
 * Gives a row for each job that was due, with a null `state` where it is a suspect that was left for another to take.
 *
 * The journal of earlier attempts is read by a later statement on purpose: a write of the former worker that commits
 * between this statement's snapshot and its lock would be missed in here.
 */
export const CLAIM: Statement = {
  name: 'job-claim',
  text: `
    WITH due AS MATERIALIZED (
      SELECT id, attempt + ((worker <> $2::varchar AND lease_until > $5::timestamptz) IS TRUE)::int AS deaths FROM job
      WHERE id = ANY ($1::int[])
        AND (state = 'waiting' OR (state = 'running' AND lease_until <= now()))
      ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
    ), claimed AS (
      UPDATE job SET
        state = CASE WHEN due.deaths >= $4 THEN 'failed' ELSE 'running' END,
        error = CASE WHEN due.deaths >= $4
          THEN 'The workers that ran this job have died ' || due.deaths || ' times; it is not tried again.' END,
        finish_time = CASE WHEN due.deaths >= $4 THEN now() END,
        attempt = due.deaths,
        fence = fence + 1,
        worker = CASE WHEN due.deaths >= $4 THEN NULL ELSE $2::varchar END,
        lease_until = CASE WHEN due.deaths >= $4 THEN NULL ELSE now() + $3 * interval '1 ms' END,
        start_time = COALESCE(start_time, now())
      FROM due WHERE job.id = due.id AND ($6 OR due.deaths >= $4 OR due.deaths < ${SUSPECT_DEATHS})
      RETURNING job.id, process_id, definition_id, COALESCE(secret_inputs, inputs) AS inputs, variables_at, state,
        fence, progress
    )
    SELECT due.id, process_id, definition_id, inputs, variables_at, state, fence, progress FROM due LEFT JOIN claimed USING (id)`,
};

/** What stands between texts that travel as one: no JSON text holds it unescaped, and no other text keeps it. */
export const TEXT_SEPARATOR = '\x1e';

/** Long texts as one parameter: `pg` would escape an array's texts one character after the other. Empty is null. */
const texts = (parameter: string): string => `string_to_array(${parameter}::text, E'\\x1e', '')`;

/**
 * A worker's writes for many of its jobs: `$1` jobs and `$2` the fences it holds; `$3`–`$5` journal rows; `$6`–`$9` log
 * rows; `$10`–`$11` progress; `$12`–`$17` jobs that it ends or (state `running`) gives up until a moment.
 * Gives a row for each job whose fence still holds; the others have not changed.
 *
 * In one statement, which locks the rows in the order of ids before anything is compared or written: between two, another
 * worker's claim could come, and this one's writes would count under its fence.
 * A conflict on a journal or log row means that this very write was committed before and its answer was lost.
 */
export const FLUSH: Statement = {
  name: 'job-flush',
  text: `
    WITH mine AS MATERIALIZED (
      SELECT job.id FROM unnest($1::int[], $2::int[]) AS held (id, fence)
      JOIN job ON job.id = held.id AND job.fence = held.fence AND job.state IN ('running', 'stopping')
        AND job.worker IS NOT NULL
      ORDER BY job.id FOR NO KEY UPDATE OF job
    ), records AS (
      INSERT INTO job_journal (job_id, number, records)
      SELECT r.* FROM unnest($3::int[], $4::int[], ${texts('$5')}) AS r (id, number, records) JOIN mine USING (id)
      ON CONFLICT DO NOTHING
    ), lines AS (
      INSERT INTO job_log (job_id, first_row, rows, text)
      SELECT l.* FROM unnest($6::int[], $7::int[], $8::int[], ${texts('$9')}) AS l (id, first_row, rows, text)
      JOIN mine USING (id)
      ON CONFLICT DO NOTHING
    ), shown AS (
      UPDATE job SET progress = p.progress
      FROM unnest($10::int[], ${texts('$11')}) AS p (id, progress) JOIN mine USING (id)
      WHERE job.id = p.id
    ), settled AS (
      UPDATE job SET
        state = CASE job.state WHEN 'stopping' THEN 'stopped' ELSE s.state END,
        finish_time = CASE WHEN job.state = 'stopping' OR s.state <> 'running' THEN now() END,
        outputs = CASE job.state WHEN 'running' THEN s.outputs END,
        error = CASE job.state WHEN 'running' THEN s.error END,
        progress = COALESCE(s.progress, job.progress),
        worker = NULL,
        lease_until = CASE WHEN job.state = 'running' AND s.state = 'running'
          THEN COALESCE(to_timestamp(s.until / 1000), now()) END,
        dispatch = job.dispatch + (s.state = 'running')::int
      FROM unnest($12::int[], $13::text[], ${texts('$14')}, ${texts('$15')}, ${texts('$16')}, $17::float8[])
        AS s (id, state, outputs, error, progress, until)
      JOIN mine USING (id)
      WHERE job.id = s.id
      RETURNING job.id, job.state, job.dispatch
    )
    SELECT mine.id, settled.state, settled.dispatch FROM mine LEFT JOIN settled USING (id)`,
};

/**
 * Gives back those of the jobs `$1` that the worker `$2` has claimed without getting the answer. A lease that ends after
 * `$3` is of a later claim: this very statement may have been overtaken on its way.
 */
export const UNCLAIM: Statement = {
  name: 'job-unclaim',
  text: `
    UPDATE job SET worker = NULL, lease_until = now()
    WHERE id IN (
      SELECT id FROM job
      WHERE id = ANY ($1::int[]) AND worker = $2 AND state = 'running' AND lease_until <= to_timestamp($3::float8 / 1000)
      ORDER BY id FOR NO KEY UPDATE
    )`,
};

/** Keeps the jobs `$1` under the fences `$2` for `$3` more milliseconds; gives those still held, and their state. */
export const RENEW: Statement = {
  name: 'job-renew',
  text: `
    WITH mine AS MATERIALIZED (
      SELECT job.id FROM unnest($1::int[], $2::int[]) AS held (id, fence)
      JOIN job ON job.id = held.id AND job.fence = held.fence AND job.state IN ('running', 'stopping')
        AND job.worker IS NOT NULL
      ORDER BY job.id FOR NO KEY UPDATE OF job
    )
    UPDATE job SET lease_until = now() + $3 * interval '1 ms'
    FROM mine WHERE job.id = mine.id
    RETURNING job.id, job.state`,
};

/** The user `$2` at `$3` in request `$4` stops the job `$1`: at once where no worker has it, else by asking its worker. No row where it has ended already. */
export const STOP: Statement = {
  name: 'job-stop',
  text: `
    WITH told AS (
      UPDATE job SET
        state = CASE WHEN worker IS NULL THEN 'stopped' ELSE 'stopping' END,
        finish_time = CASE WHEN worker IS NULL THEN now() END,
        lease_until = CASE WHEN worker IS NULL THEN NULL ELSE lease_until END,
        stop_requested_at = COALESCE(stop_requested_at, now())
      WHERE id = $1 AND state IN ('waiting', 'running')
      RETURNING id, process_id, state
    ), recorded AS (
      ${recording('job.stop', 'SELECT $2::int, $3::inet, $4::text, id, process_id FROM told')}
    )
    SELECT state FROM told`,
};

/** Ends jobs that were told to stop and whose worker is dead. */
export const SWEEP_STOPPING: Statement = {
  name: 'job-sweep-stopping',
  text: `
    UPDATE job SET state = 'stopped', finish_time = now(), worker = NULL, lease_until = NULL
    WHERE id IN (
      SELECT id FROM job WHERE state = 'stopping' AND lease_until <= now()
      ORDER BY id LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED
    )
    RETURNING id`,
};

/** Ends the lease of the job `$1`: its worker `$2` is known to be dead. Whoever claims the job charges the death. */
export const BURY: Statement = {
  name: 'job-bury',
  text: `
    UPDATE job SET lease_until = now()
    WHERE id = $1 AND worker = $2 AND state IN ('running', 'stopping') AND lease_until > now()`,
};

const DEATHS = `attempt + (worker IS NOT NULL)::int`;

/**
 * Jobs that a worker should take without a delivery: at most `$1` to run with others, of them at most `$4` that wait, once
 * they are `$2` milliseconds old; and at most `$3` suspects.
 */
export const OVERDUE: Statement = {
  name: 'job-overdue',
  text: `
    (
      (SELECT id, false AS suspect FROM job
        WHERE state = 'running' AND lease_until <= now() AND ${DEATHS} < ${SUSPECT_DEATHS}
        ORDER BY lease_until LIMIT $1)
      UNION ALL
      (SELECT id, false FROM job WHERE state = 'waiting' AND ctime <= now() - $2 * interval '1 ms' ORDER BY id LIMIT $4)
      LIMIT $1
    )
    UNION ALL
    (SELECT id, true FROM job
      WHERE state = 'running' AND lease_until <= now() AND ${DEATHS} >= ${SUSPECT_DEATHS}
      ORDER BY lease_until LIMIT $3)`,
};
