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

/** Among how many failures that have been due for longest users take turns. */
const MOST_IN_TURN = 1_000;

/** The most failures among which those of other users are looked for. Postgres takes 0.1 s to read them all. */
const MOST_LOOKED_THROUGH = 50_000;

/**
 * The failures that are due, at most `$1`, in turn among the users whose jobs failed, without those of the users `$2` and those for the handlers
 * `$3`. Returns {@link FailureRow}s.
 */
export const DUE_FAILURES: Statement = {
  name: 'job-failures-due',
  text: `
    SELECT f.job_id, f.handler_id, j.process_id, j.cuser, COALESCE(j.error, '') AS error, j.finish_time::text AS failed_at
    FROM (
      SELECT due.*, row_number() OVER (PARTITION BY cuser ORDER BY next_time, job_id) AS turn
      FROM (
        SELECT oldest.*, job.cuser FROM (
          SELECT job_id, handler_id, next_time FROM job_failure
          WHERE next_time <= now() AND handler_id <> ALL ($3::int[])
          ORDER BY next_time LIMIT CASE WHEN cardinality($2::int[]) = 0 THEN ${MOST_IN_TURN} ELSE ${MOST_LOOKED_THROUGH} END
        ) AS oldest JOIN job ON job.id = oldest.job_id
        WHERE job.cuser <> ALL ($2::int[])
        ORDER BY next_time LIMIT ${MOST_IN_TURN}
      ) AS due
      ORDER BY turn, next_time LIMIT $1
    ) AS f JOIN job j ON j.id = f.job_id
    ORDER BY f.turn, f.next_time`,
};

/** What the row of a failed job tells about the node that failed. */
export interface FailedNodesRow {
  /** JSON text: the nodes of the job's page. */
  progress: string | null;
  failed_step: string | null;
}

/**
 * The nodes of the job `$1` that failed at the moment `$2`, as a {@link FailedNodesRow}. They are read when the failure is handled: with 5,000
 * nodes they take 3 MB, and those of a hundred failures took a worker 0.7 GB and seconds, for which the failures of others waited.
 */
export const FAILED_NODES: Statement = {
  name: 'job-failure-nodes',
  text: `SELECT progress, failed_step FROM job WHERE id = $1 AND finish_time = $2::timestamptz`,
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
