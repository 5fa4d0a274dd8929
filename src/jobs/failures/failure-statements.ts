import type { Statement } from '../../database/database.js';
import { logRows } from '../log/log-rows.js';

/** A failed job whose handler is to be executed. */
export interface FailureRow {
  job_id: number;
  handler_id: number;
  process_id: number;
  cuser: number;
  error: string;
  /** When the job has failed, as text of a `timestamptz`. */
  failed_at: string;
}

/** The failures of one user for one handler. */
export interface BacklogRow {
  cuser: number;
  handler_id: number;
  /** Whether the next round begins with it, since this one is full. */
  is_next: boolean;
}

/** The first users behind the user `$1` with failures that wait, at most `$2`. */
export const WAITING_USERS: Statement = {
  name: 'job-failure-users',
  text: `
    WITH RECURSIVE waiting AS (
      (SELECT cuser, 1 AS step FROM job_failure WHERE cuser > $1::int ORDER BY cuser LIMIT 1)
      UNION ALL
      SELECT next_one.cuser, step + 1
      FROM waiting CROSS JOIN LATERAL (
        SELECT cuser FROM job_failure WHERE cuser > waiting.cuser ORDER BY cuser LIMIT 1
      ) AS next_one
      WHERE step < $2::int
    )
    SELECT cuser FROM waiting`,
};

/** SQL: the first backlog of a user behind a handler, one step in the index `job_failure_backlog`. Its first failure is the one that is due first. */
const backlogAfter = (handler: string): string => `(
          SELECT handler_id, next_time <= now() AND handler_id <> ALL ($3::int[]) AS is_due
          FROM job_failure WHERE cuser = asked.cuser AND handler_id > ${handler}
          ORDER BY handler_id, next_time LIMIT 1
        ) AS next_one`;

/**
 * The backlogs with failures that are due of each of the users `$1`, behind those for the handlers `$2`, without those for the handlers
 * `$3`. The `$4`th of a user is the next one, and so is the `$5`th that is looked at. A thousand, none of them due, take 4 ms. Returns {@link BacklogRow}s.
 */
export const BACKLOGS: Statement = {
  name: 'job-failure-backlogs',
  text: `
    SELECT asked.cuser, of_user.* FROM unnest($1::int[], $2::int[]) AS asked (cuser, place) CROSS JOIN LATERAL (
      WITH RECURSIVE backlog AS (
        SELECT next_one.*, 1 AS step, is_due::int AS found FROM ${backlogAfter('asked.place')}
        UNION ALL
        SELECT next_one.*, step + 1, found + next_one.is_due::int
        FROM backlog CROSS JOIN LATERAL ${backlogAfter('backlog.handler_id')}
        WHERE step < $5::int AND found < $4::int
      )
      SELECT handler_id, is_next FROM backlog CROSS JOIN LATERAL (SELECT step = $5::int OR found = $4::int AS is_next) AS full_round
      WHERE is_due OR is_next
    ) AS of_user`,
};

/**
 * The failures that are due, at most `$1`, of the backlogs of the users `$2` for the handlers `$3`, in turn among the users. Each user has the same
 * share of them, and each backlog of a user, so that little more than `$1` are read. Returns {@link FailureRow}s.
 */
export const DUE_FAILURES: Statement = {
  name: 'job-failures-due',
  text: `
    SELECT f.job_id, f.handler_id, j.process_id, f.cuser, COALESCE(j.error, '') AS error, j.finish_time::text AS failed_at
    FROM (
      SELECT due.*, row_number() OVER (PARTITION BY due.cuser ORDER BY next_time, job_id) AS turn
      FROM (
        SELECT cuser, handler_id, ceil(
          $1::float8 / (SELECT count(DISTINCT cuser) FROM unnest($2::int[]) AS users (cuser)) / count(*) OVER (PARTITION BY cuser)
        )::int AS share
        FROM unnest($2::int[], $3::int[]) AS backlog (cuser, handler_id)
      ) AS backlog CROSS JOIN LATERAL (
        SELECT job_id, next_time, cuser, handler_id FROM job_failure
        WHERE cuser = backlog.cuser AND handler_id = backlog.handler_id AND next_time <= now()
        ORDER BY next_time LIMIT share
      ) AS due
      ORDER BY turn, due.cuser LIMIT $1
    ) AS f JOIN job j ON j.id = f.job_id
    ORDER BY f.turn, f.cuser`,
};

/** What the row of a failed job tells about the node that failed. */
export interface FailedNodesRow {
  job_id: number;
  /** JSON text: the nodes of the job's page. */
  progress: string | null;
  failed_step: string | null;
}

/** How many bytes of nodes are read together, besides those of one job: with 5,000 nodes, a job has 3 MB of them. */
const MOST_BYTES = 1024 ** 2;

/**
 * The nodes of the jobs `$1` that failed at the moments `$2`, as {@link FailedNodesRow}s: of the first of them, as far as they are not too large to be
 * read together, and without those whose failure another worker has handled. They are read when a failure is handled: those of a hundred with
 * 5,000 nodes each took a worker 0.7 GB and seconds, for which the failures of others waited.
 */
export const FAILED_NODES: Statement = {
  name: 'job-failure-nodes',
  text: `
    SELECT job_id, progress, failed_step FROM (
      SELECT j.id AS job_id, j.progress, j.failed_step, due.place, sum(octet_length(j.progress)) OVER (
        ORDER BY due.place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS bytes_before
      FROM unnest($1::bigint[], $2::timestamptz[]) WITH ORDINALITY AS due (job_id, failed_at, place)
      JOIN job j ON j.id = due.job_id AND j.finish_time = due.failed_at
      WHERE EXISTS (SELECT FROM job_failure f WHERE f.job_id = j.id)
    ) AS failed
    WHERE COALESCE(bytes_before, 0) < ${MOST_BYTES}
    ORDER BY place`,
};

/**
 * Removes the failures of the jobs `$1` at the moments `$2`, without those that another session handles, and without another failure of the same
 * job: after a failover that has lost one, another job can have its id, or the job has failed once more. Returns the `job_id` of each.
 */
export const TAKE_FAILURES: Statement = {
  name: 'job-failures-take',
  text: `
    DELETE FROM job_failure WHERE job_id IN (
      SELECT f.job_id FROM unnest($1::bigint[], $2::timestamptz[]) AS due (job_id, failed_at)
      JOIN job j ON j.id = due.job_id AND j.finish_time = due.failed_at
      JOIN job_failure f ON f.job_id = j.id
      FOR UPDATE OF f SKIP LOCKED
    )
    RETURNING job_id`,
};

/** Tries the failure of the job `$1` at the moment `$2` again in `$3` ms. As with {@link TAKE_FAILURES}, there can be another one. */
export const POSTPONE_FAILURE: Statement = {
  name: 'job-failure-postpone',
  text: `
    UPDATE job_failure f SET next_time = now() + $3 * interval '1 ms'
    FROM job j WHERE f.job_id = $1 AND j.id = f.job_id AND j.finish_time = $2::timestamptz`,
};

/** Removes failures whose job was deleted by retention. */
export const FORGET_FAILURES: Statement = {
  name: 'job-failures-forget',
  text: `
    DELETE FROM job_failure f WHERE f.next_time <= now() AND NOT EXISTS (SELECT FROM job j WHERE j.id = f.job_id)`,
};

/** Appends the line `$2` to the log of the ended job `$1`. No row: the job is gone, or another session has locked its row. */
export const APPEND_LINE: Statement = {
  name: 'job-failure-line',
  text: `
    WITH ended AS MATERIALIZED (
      SELECT id FROM job WHERE id = $1 AND finish_time IS NOT NULL FOR NO KEY UPDATE SKIP LOCKED
    )
    INSERT INTO job_log (job_id, first_row, rows, text)
    SELECT id, ${logRows('$1')}, 1,
      to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || ' error - ' || $2::text
    FROM ended
    ON CONFLICT DO NOTHING
    RETURNING job_id`,
};
