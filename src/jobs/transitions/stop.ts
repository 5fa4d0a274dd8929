import { anyOf } from '../../database/any-of.js';
import type { Statement } from '../../database/database.js';
import { countEnded } from '../statistics/count-ended.js';
import { actorValues, recording } from '../../recording/recording.js';

/** A row that {@link STOP} returns. */
export interface StopRow {
  state: 'stopped' | 'stopping';
  /** The dispatch number of a job that had already started; null for one that had not. */
  parked: number | null;
  /** The process that has a free place now, which another job can have; null: none. */
  freed: number | null;
}

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

/** SQL: the dispatch number and the process that {@link StopRow} describes. */
const PARKED = `CASE WHEN start_time IS NOT NULL THEN dispatch END AS parked,
        CASE WHEN worker IS NULL AND ${LEAVES_PLACE} THEN process_id END AS freed`;

/**
 * Stops a job for a user: at once if no worker holds it, otherwise by the state `stopping`, which its worker reads. Returns a
 * {@link StopRow}; no row if the job has ended or is already stopping. Its values are {@link stopValues}.
 */
export const STOP: Statement = {
  name: 'job-stop',
  text: `
    WITH changed AS (
      UPDATE job SET ${STOPPED}
      WHERE id = $1 AND state IN ('waiting', 'running')
      RETURNING id, process_id, state, start_time, finish_time, ${PARKED}
    ), counted AS (${countEnded('changed')}
    ), recorded AS (
      ${recording('job.stop', 'SELECT $2::int, $3::inet, $4::text, id, process_id FROM changed')}
    )
    SELECT state, parked, freed FROM changed`,
};

/** The values of {@link STOP}. */
export const stopValues = (id: number, actor: Parameters<typeof actorValues>[0]): unknown[] => [
  id,
  ...actorValues(actor),
];

/** SQL: whether the row `job` is of the process, if that is not null. After a failover, a job of another process can have the id of a lost one. */
const isOfProcess = (process: string): string => `(${process} IS NULL OR process_id = ${process})`;

/** A row that {@link STOP_MANY} returns: a job that had not ended. */
export interface StoppedRow extends StopRow {
  id: number;
}

/**
 * As {@link STOP}, for the jobs `$1` of the process `$5`; null: of any. Returns a {@link StoppedRow} for each that had not ended, also if
 * it was stopping. Skips rows that another session has locked, so that the other jobs do not wait; {@link UNENDED_AMONG} tells those from
 * ended jobs. Its values are {@link stopManyValues}.
 */
export const STOP_MANY: Statement = {
  name: 'job-stop-many',
  text: `
    WITH found AS MATERIALIZED (
      SELECT id, state FROM job WHERE id = ${anyOf('$1::bigint[]')} AND finish_time IS NULL AND ${isOfProcess('$5::int')}
      ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
    ), changed AS (
      UPDATE job SET ${STOPPED}
      FROM found WHERE job.id = found.id AND job.state IN ('waiting', 'running')
      RETURNING job.id, process_id, job.state, start_time, finish_time, ${PARKED}
    ), counted AS (${countEnded('changed')}
    ), recorded AS (
      ${recording('job.stop', 'SELECT $2::int, $3::inet, $4::text, id, process_id FROM changed')}
    )
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
