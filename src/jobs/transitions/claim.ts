import { anyOf } from '../../database/any-of.js';
import type { Statement } from '../../database/database.js';
import { plainArray } from '../../database/plain-array.js';
import { logRows } from '../log/log-rows.js';
import { IS_RUNNING } from '../unended-of.js';
import { CHOSEN, CHOSEN_UNLOCKED } from './choose.js';
import { lateError } from './late-error.js';
import { HAS_PROGRESSED, ISOLATED_AT_DEATHS } from './deaths.js';
import { GIVEN_BACK } from './held.js';

/**
 * Earlier deaths are reset when an attempt that has committed records was held for this many lease times. An attempt that
 * takes one step and then kills its worker is not held for that long.
 */
const FORGIVING_LEASES = 10;

/** A job ends after this many times the permitted deaths, even if they were reset. */
const MOST_FORGIVEN = 10;

/** SQL: the error of a job that has reached the time limit of its process. */
const { en: LATE, zh: LATE_ZH } = lateError(`' || extract(epoch FROM timeout_at - start_time)::int || '`);

/** The parameters of a claim in addition to the jobs. */
export interface Claiming {
  /** The name of the worker. */
  worker: string;
  /** Whether the worker runs isolated jobs. */
  isolated: boolean;
  /** The UUID of the claim. */
  claim: string;
  leaseMs: number;
  /** The number of deaths at which a job fails. */
  maxDeaths: number;
  /** A lease that ran out before this time is not a death: the database was away, so nobody could renew the lease. */
  deathsCountFrom: string;
}

/** A row that {@link CLAIM} returns: a job that was due. */
export interface ClaimRow {
  id: number;
  process_id: number;
  definition_id: number;
  cuser: number;
  inputs: string | null;
  /** What is shown of inputs with secrets, as JSON text; null: they have none. */
  shown_inputs: string | null;
  variables_at: number;
  progress: string | null;
  open_steps: string | null;
  is_trial: boolean;
  /** Null: the job waits for a place (`waits_for_place`), or it is isolated and this worker does not run isolated jobs. */
  state: 'running' | 'failed' | null;
  fence: number;
  uuid: string | null;
  /** When the job fails because of its time limit, in milliseconds since 1970; null: never. */
  timeout_at: number | null;
  /** When the job started, in milliseconds since 1970. */
  start_time: number | null;
  /** Whether the job has one of the places of its process, which another job can have at its end. */
  is_limited: boolean | null;
  /** Whether a worker has died while it held the job. */
  has_lost_worker: boolean | null;
  /** Whether the job was not claimed because it waits for a place of its process. */
  waits_for_place: boolean;
}

/**
 * SQL of the CTEs that claim jobs for a worker. An expired lease that names a worker is a death, also if it names the claiming
 * worker, unless that worker has shut down. A waiting job of a process with `max_running` must have a place, which `Admission` gives. A
 * job that waits for one is not claimed whatever the policy says: the statement locks the newest row of the job, but may have read an
 * older row of the policy, without the limit.
 *
 * A job that was started by a build without claim UUIDs loses its own UUID, because its outside nodes used keys without it.
 *
 * The journal of earlier attempts is read by a later statement: this statement would miss a write of the previous worker
 * that commits between the snapshot and the row lock.
 *
 * @param ids SQL that the ids of the jobs equal
 */
const claiming = (ids: string): string => `due AS MATERIALIZED (
      SELECT id, process_id, deaths + died::int AS deaths,
        CASE WHEN died AND lease_until - claimed_at > ${FORGIVING_LEASES} * $3 * interval '1 ms' AND ${HAS_PROGRESSED}
          THEN 1 ELSE recent_deaths + died::int END AS recent_deaths,
        timeout_at <= now() AS is_late, policy.timeout,
        state = 'waiting' AND (admitted = false OR (admitted IS NULL AND policy.max_running IS NOT NULL)) IS TRUE AS waits_for_place
      FROM job LEFT JOIN process_policy policy USING (process_id) CROSS JOIN LATERAL (
        SELECT (worker IS NOT NULL AND lease_until > $5::timestamptz
          AND NOT EXISTS (SELECT FROM worker_exit e WHERE e.worker = job.worker)) IS TRUE AS died
      ) AS found
      WHERE job.id = ${ids}
        AND (state = 'waiting' OR (state = 'running' AND lease_until <= now()))
      ORDER BY id FOR NO KEY UPDATE OF job SKIP LOCKED
    ), judged AS (
      SELECT id, recent_deaths, deaths, timeout, is_late,
        is_late OR recent_deaths >= $4 OR deaths >= ${MOST_FORGIVEN} * $4 AS is_over,
        CASE WHEN recent_deaths >= $4 THEN recent_deaths ELSE deaths END AS counted
      FROM due WHERE NOT waits_for_place
    ), held AS (
      UPDATE job SET admitted = false FROM due WHERE job.id = due.id AND waits_for_place AND admitted IS NULL
    ), claimed AS (
      UPDATE job SET
        state = CASE WHEN is_over THEN 'failed' ELSE 'running' END,
        error = CASE WHEN is_late THEN '${LATE}'
          WHEN is_over THEN 'The workers that ran this job have died ' || counted || ' times; it is not tried again.' END,
        error_zh = CASE WHEN is_late THEN '${LATE_ZH}'
          WHEN is_over THEN '运行此任务的 worker 已意外退出 ' || counted || ' 次，不再重试。' END,
        failed_step = CASE WHEN is_over THEN '/' END,
        finish_time = CASE WHEN is_over THEN now() END,
        recent_deaths = judged.recent_deaths,
        deaths = judged.deaths,
        fence = fence + 1,
        claim = $7::uuid,
        claimed_at = now(),
        claimed_journal = CASE WHEN fence = 0 THEN 0 ELSE
          COALESCE((SELECT max(number) FROM job_journal WHERE job_id = job.id), 0) END,
        uuid = CASE WHEN fence = 0 OR claim IS NOT NULL THEN uuid END,
        worker = CASE WHEN is_over THEN NULL ELSE $2::varchar END,
        lease_until = CASE WHEN is_over THEN NULL ELSE now() + $3 * interval '1 ms' END,
        start_time = COALESCE(start_time, now()),
        timeout_at = CASE WHEN start_time IS NULL THEN now() + judged.timeout * interval '1 s' ELSE timeout_at END,
        wake = false
      FROM judged WHERE job.id = judged.id AND ($6 OR is_over OR judged.recent_deaths < ${ISOLATED_AT_DEATHS})
      RETURNING job.id, process_id, definition_id, cuser, COALESCE(secret_inputs, inputs) AS inputs,
        CASE WHEN secret_inputs IS NOT NULL THEN inputs END AS shown_inputs, variables_at, state, fence, uuid, progress, open_steps,
        version IS NULL AS is_trial, timeout_at, start_time, admitted IS NOT NULL AS is_limited, job.deaths > 0 AS has_lost_worker
    )`;

/**
 * SQL: a {@link ClaimRow} of each job in `due`. Not a left join: Postgres expects so few jobs that it would compare each with each (measured: 35
 * ms for 350 jobs).
 */
const ROWS = `
    SELECT id, process_id, definition_id, cuser, inputs, shown_inputs, variables_at, state, fence, uuid, progress, open_steps, is_trial,
      extract(epoch FROM timeout_at)::float8 * 1000 AS timeout_at, extract(epoch FROM start_time)::float8 * 1000 AS start_time,
      is_limited, has_lost_worker, false AS waits_for_place FROM claimed
    UNION ALL
    SELECT id, process_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, waits_for_place FROM due
    WHERE id NOT IN (SELECT id FROM claimed)`;

/** Claims those of the jobs `$1` that are due. Returns a {@link ClaimRow} for each of these. Its values are {@link claimValues}. */
export const CLAIM: Statement = {
  name: 'job-claim',
  text: `
    WITH ${claiming(anyOf('$1::bigint[]'))} ${ROWS}`,
};

/** A row that {@link TAKE} and {@link TAKE_UNLOCKED} return. */
export interface TakenRow extends ClaimRow {
  /** `-priority` of the job. */
  rank: number;
  /** The place of its process in this round, from 1. */
  place: number;
  process: number;
}

const taking = (chosen: string): string => `
    WITH RECURSIVE ${chosen}, ${claiming('ANY (ARRAY(SELECT id FROM chosen))')}
    SELECT found.*, rank, place, process FROM (${ROWS}) AS found JOIN chosen USING (id)`;

/**
 * Claims at most `$1` waiting jobs: those with the highest priority, turn by turn among their processes. Returns a {@link TakenRow}
 * for each that was found. Its values are {@link takeValues}.
 */
export const TAKE: Statement = { name: 'job-take', text: taking(CHOSEN) };

/**
 * As {@link TAKE}, if that has found none although jobs wait: other sessions have locked those whose turn it was. Without this, a locked
 * job of the highest priority would hold back all jobs of lower ones.
 */
export const TAKE_UNLOCKED: Statement = { name: 'job-take-unlocked', text: taking(CHOSEN_UNLOCKED) };

/** The values of {@link CLAIM}. */
export const claimValues = (ids: readonly number[], parameters: Claiming): unknown[] => [
  plainArray(ids),
  ...valuesOf(parameters),
];

/**
 * The values of {@link TAKE} and {@link TAKE_UNLOCKED}.
 *
 * @param turns the processes that had the last turn: see `LastTurns.values`
 */
export const takeValues = (count: number, turns: readonly number[], parameters: Claiming): unknown[] => [
  count,
  ...valuesOf(parameters),
  plainArray(turns),
];

const valuesOf = (claiming: Claiming): unknown[] => [
  claiming.worker,
  claiming.leaseMs,
  claiming.maxDeaths,
  claiming.deathsCountFrom,
  claiming.isolated,
  claiming.claim,
];

/**
 * Adds their errors to the logs of those of the jobs `$1` that the claim `$2` has failed. Separate from the claim, which it would make 3% slower
 * for all other jobs (measured).
 */
export const LOG_ERRORS: Statement = {
  name: 'job-claim-errors',
  text: `
    WITH ended AS MATERIALIZED (
      SELECT id, error, finish_time FROM job WHERE id = ANY ($1::bigint[]) AND claim = $2::uuid AND state = 'failed'
      ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
    )
    INSERT INTO job_log (job_id, first_row, rows, text)
    SELECT id, ${logRows('ended.id')}, 1,
      to_char(finish_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || ' error - ' || error
    FROM ended
    ON CONFLICT DO NOTHING`,
};

/** Notes that the worker `$1` has shut down: what it still holds is no death. */
export const EXIT: Statement = {
  name: 'worker-exit',
  text: `INSERT INTO worker_exit (worker) VALUES ($1) ON CONFLICT DO NOTHING`,
};

/** Releases the jobs that a claim has taken although its response was lost. Returns their ids. Its values are {@link unclaimValues}. */
export const UNCLAIM: Statement = {
  name: 'job-unclaim',
  text: `
    UPDATE job SET worker = NULL, lease_until = ${GIVEN_BACK}
    WHERE id IN (
      SELECT id FROM job WHERE id = ANY ($1::bigint[]) AND claim = $2 AND worker IS NOT NULL AND state = 'running'
      ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
    )
    RETURNING id`,
};

/** The values of {@link UNCLAIM}. */
export const unclaimValues = (ids: readonly number[], claim: string): unknown[] => [ids, claim];

/** A row that {@link UNTAKE} returns: a job that the claim has taken. */
export interface UntakenRow {
  id: number;
  /** False: another session has locked its row. */
  is_released: boolean;
}

/**
 * As {@link UNCLAIM}, for all jobs of the claim `$1`: nobody knows which jobs a {@link TAKE} has taken if its response was lost. Returns
 * {@link UntakenRow}s.
 */
export const UNTAKE: Statement = {
  name: 'job-untake',
  text: `
    WITH taken AS MATERIALIZED (
      SELECT id FROM job WHERE ${IS_RUNNING} AND claim = $1 AND worker IS NOT NULL AND state = 'running'
    ), released AS (
      UPDATE job SET worker = NULL, lease_until = ${GIVEN_BACK}
      WHERE id IN (
        SELECT id FROM job WHERE id = ANY (ARRAY(SELECT id FROM taken)) AND claim = $1 AND worker IS NOT NULL AND state = 'running'
        ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
      )
      RETURNING id
    )
    SELECT id, id IN (SELECT id FROM released) AS is_released FROM taken`,
};
