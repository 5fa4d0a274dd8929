import { anyOf } from '../../database/any-of.js';
import type { Statement } from '../../database/database.js';
import { plainArray } from '../../database/plain-array.js';
import { countEnded } from '../statistics/count-ended.js';
import { actorValues, recording } from '../../recording/recording.js';

/** A job that had not ended: a stop has ended it, or its worker has to. */
export interface StoppedRow {
  id: number;
  state: 'stopped' | 'stopping';
  /** The dispatch number of a job that had already started; null for one that had not. */
  parked: number | null;
  /** The process that has a free place now, which another job can have; null: none. */
  freed: number | null;
}

/** A row that {@link STOP} returns. `locked`: another session has locked the row of the job, which has not ended. */
export type StopRow = StoppedRow | { id: number; state: 'ended' } | { id: number; state: 'locked' };

/**
 * SQL: what a stop changes in the row `job`. Not `now()`, which is when the transaction began: that of a resume, which can replace jobs, has copied
 * a journal meanwhile, and the job may have started since.
 */
const STOPPED = `
        state = CASE WHEN worker IS NULL THEN 'stopped' ELSE 'stopping' END,
        finish_time = CASE WHEN worker IS NULL THEN clock_timestamp() END,
        is_counted = worker IS NULL,
        lease_until = CASE WHEN worker IS NULL THEN NULL ELSE lease_until END,
        stop_requested_at = COALESCE(stop_requested_at, clock_timestamp())`;

/** SQL: whether the end of the row `job` leaves a place of its process. A job that started before the limit has none, but leaves one. */
const LEAVES_PLACE = `COALESCE(job.admitted, EXISTS (
          SELECT FROM process_policy policy WHERE policy.process_id = job.process_id AND policy.max_running IS NOT NULL))`;

/** SQL: the dispatch number and the process that {@link StoppedRow} describes. */
const PARKED = `CASE WHEN start_time IS NOT NULL THEN dispatch END AS parked,
        CASE WHEN worker IS NULL AND ${LEAVES_PLACE} THEN process_id END AS freed`;

/**
 * SQL: the CTEs of a statement that stops jobs: at once those that no worker holds, the others by the state `stopping`, which their workers
 * read. `found` has the jobs `$1` that have not ended and `changed` those that it stops; jobs that are stopping already are only in `found`. Skips
 * rows that another session has locked, so that the other jobs do not wait.
 *
 * @param condition on the row `job`
 * @param records the `SELECT` of {@link recording}
 */
const stopping = (condition: string, records: string): string => `
    WITH found AS MATERIALIZED (
      SELECT id, state FROM job WHERE id = ${anyOf('$1::bigint[]')} AND finish_time IS NULL AND ${condition}
      ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
    ), changed AS (
      UPDATE job SET ${STOPPED}
      FROM found WHERE job.id = found.id AND job.state IN ('waiting', 'running')
      RETURNING job.id, process_id, job.state, start_time, finish_time, ${PARKED}
    ), counted AS (${countEnded('changed')}
    ), recorded AS (
      ${recording('job.stop', records)}
    )`;

/**
 * Stops jobs for their callers. Returns a {@link StopRow} for each that exists. A row is `locked` also where its job has ended during the
 * statement, so such a stop is to be repeated with the lock on the row. Its values are {@link stopValues}.
 */
export const STOP: Statement = {
  name: 'job-stop',
  text: `${stopping(
    'true',
    `SELECT asked.cuser, asked.ip, asked.request_id, changed.id, changed.process_id
      FROM changed JOIN unnest($1::bigint[], $2::int[], $3::inet[], $4::text[]) AS asked (id, cuser, ip, request_id) USING (id)`,
  )}
    SELECT job.id, parked, freed,
      COALESCE(changed.state, CASE WHEN job.state IN ('waiting', 'running') THEN 'locked' WHEN job.state = 'stopping' THEN job.state
        ELSE 'ended' END) AS state
    FROM job LEFT JOIN changed USING (id)
    WHERE job.id = ${anyOf('$1::bigint[]')}`,
};

/** The values of {@link STOP}, for different jobs. */
export const stopValues = (
  stops: readonly { id: number; actor: Parameters<typeof actorValues>[0] }[],
): unknown[] => [
  plainArray(stops.map(({ id }) => id)),
  plainArray(stops.map(({ actor }) => actor.id)),
  plainArray(stops.map(({ actor }) => actor.ip)),
  stops.map(({ actor }) => actor.requestId),
];

/** SQL: whether the row `job` is of the process, if that is not null. After a failover, a job of another process can have the id of a lost one. */
const isOfProcess = (process: string): string => `(${process} IS NULL OR process_id = ${process})`;

/**
 * As {@link STOP}, for jobs of one caller: the jobs `$1` of the process `$5`; null: of any. Returns a {@link StoppedRow} for each that had not
 * ended, also if it was stopping. {@link UNENDED_AMONG} tells those that it skips from ended jobs. Its values are {@link stopManyValues}.
 */
export const STOP_MANY: Statement = {
  name: 'job-stop-many',
  text: `${stopping(isOfProcess('$5::int'), 'SELECT $2::int, $3::inet, $4::text, id, process_id FROM changed')}
    SELECT found.id, COALESCE(changed.state, found.state) AS state, parked, freed FROM found LEFT JOIN changed USING (id)`,
};

/** The values of {@link STOP_MANY}. */
export const stopManyValues = (
  ids: readonly number[],
  actor: Parameters<typeof actorValues>[0],
  process: number | null = null,
): unknown[] => [ids, ...actorValues(actor), process];

/** Those of the jobs `$1` of the process `$2` (null: of any) that have not ended. */
export const UNENDED_AMONG: Statement = {
  name: 'job-unended-of',
  text: `SELECT id FROM job WHERE id = ${anyOf('$1::bigint[]')} AND finish_time IS NULL AND ${isOfProcess('$2::int')}`,
};

/** Ends jobs that are stopping and whose lease has run out. Returns their ids, and the processes that have a free place now (`freed`). */
export const SWEEP_STOPPING: Statement = {
  name: 'job-sweep-stopping',
  text: `
    WITH ended AS (
      UPDATE job SET state = 'stopped', finish_time = now(), is_counted = true, worker = NULL, lease_until = NULL
      WHERE id IN (
        SELECT id FROM job WHERE state = 'stopping' AND lease_until <= now()
        ORDER BY id LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED
      )
      RETURNING id, process_id, state, start_time, finish_time, ${LEAVES_PLACE} AS leaves_place
    ), counted AS (${countEnded('ended')}
    )
    SELECT id, CASE WHEN leaves_place THEN process_id END AS freed FROM ended`,
};
