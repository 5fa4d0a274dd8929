import type { Statement } from '../database/database.js';
import { plainArray } from '../database/plain-array.js';
import { textArray } from '../database/text-array.js';
import type { Text } from '../flow/index.js';
import { recording } from '../recording/recording.js';
import type { Misfire } from './misfire.js';

/** The most schedules of one round. */
export const MOST_DUE = 500;

/** The maximum size of their inputs together, unless a single schedule has more. */
export const MOST_BYTES = 8 * 1024 * 1024;

/** How far ahead a round looks, in milliseconds. */
export const AHEAD_MS = 500;

/** A schedule that is due, or will be soon. Times are in milliseconds. */
export interface DueRow {
  id: number;
  revision: number;
  /** When a user last changed it, as text of a `timestamptz`. */
  changed_at: string;
  process_id: number;
  cron: string;
  timezone: string;
  inputs: string;
  secret_inputs: string | null;
  version: number | null;
  misfire: Misfire;
  callback_url: string | null;
  cuser: number;
  /** The size of its inputs. */
  bytes: number;
  due: number;
  /** The time of the database. */
  now: number;
}

/**
 * The schedules that are due now or within {@link AHEAD_MS}, except those of the processes `$1`, those with the ids `$2` and those of the users `$3`. Returns
 * {@link DueRow}s, the earliest first. Skips those that another process is about to start, which has locked their rows: it must lock
 * them itself to see this. `now()` instead of `clock_timestamp()`, so that the index serves the condition.
 */
export const DUE: Statement = {
  name: 'schedule-due',
  text: `
    WITH due AS MATERIALIZED (
      SELECT id, revision, utime, process_id, cron, timezone, inputs, secret_inputs, version, misfire, callback_url, cuser, next_time,
        octet_length(inputs) + COALESCE(octet_length(secret_inputs), 0) AS bytes
      FROM schedule
      WHERE enabled AND next_time <= now() + interval '${AHEAD_MS} milliseconds'
        AND process_id <> ALL ($1::int[]) AND id <> ALL ($2::int[]) AND cuser <> ALL ($3::int[])
      ORDER BY next_time, id LIMIT ${MOST_DUE}
      FOR NO KEY UPDATE SKIP LOCKED
    )
    SELECT id, revision, utime::text AS changed_at, process_id, cron, timezone, inputs, secret_inputs, version, misfire, callback_url, cuser, bytes,
      extract(epoch FROM next_time)::float8 * 1000 AS due, extract(epoch FROM clock_timestamp())::float8 * 1000 AS now
    FROM (SELECT *, sum(bytes) OVER (ORDER BY next_time, id) - bytes AS bytes_before FROM due) AS counted
    WHERE bytes_before < ${MOST_BYTES}
    ORDER BY next_time, id`,
};

/**
 * Locks those of the schedules `$1` that still have the revisions `$2`, were last changed at `$3` and are due at `$4`. After a failover that
 * has lost a revision, another one can have its number, and another schedule can have the id of a lost one.
 */
export const LOCK_DUE: Statement = {
  name: 'schedule-lock-due',
  text: `
    SELECT schedule.id FROM schedule JOIN unnest($1::int[], $2::int[], $3::timestamptz[], $4::float8[])
      AS seen (id, revision, utime, due) USING (id, revision, utime)
    WHERE enabled AND extract(epoch FROM next_time)::float8 * 1000 = due ORDER BY schedule.id FOR NO KEY UPDATE OF schedule SKIP LOCKED`,
};

/** The values of {@link LOCK_DUE}. */
export const lockValues = (due: readonly DueRow[]): unknown[] => [
  plainArray(due.map(({ id }) => id)),
  plainArray(due.map(({ revision }) => revision)),
  textArray(due.map(({ changed_at }) => changed_at)),
  plainArray(due.map((row) => row.due)),
];

/** What a tick changes in its schedule. Times are in milliseconds. */
export interface Ticked {
  id: number;
  /** The first tick without a job; null: there are no more ticks. */
  next: number | null;
  /** The last tick with a job, or that the policy refused; null: none. */
  last: number | null;
  lastJob: number | null;
}

/** Moves schedules past their ticks. Its values are {@link tickedValues}. */
export const TICKED: Statement = {
  name: 'schedule-ticked',
  text: `
    UPDATE schedule
    SET next_time = to_timestamp(ticked.next / 1000), enabled = ticked.next IS NOT NULL,
      last_time = COALESCE(to_timestamp(ticked.last / 1000), last_time), last_job = COALESCE(ticked.job, last_job),
      revision = revision + 1
    FROM unnest($1::int[], $2::float8[], $3::float8[], $4::bigint[]) AS ticked (id, next, last, job)
    WHERE schedule.id = ticked.id`,
};

/** The values of {@link TICKED}. */
export const tickedValues = (ticked: readonly Ticked[]): unknown[] => [
  plainArray(ticked.map(({ id }) => id)),
  plainArray(ticked.map(({ next }) => next)),
  plainArray(ticked.map(({ last }) => last)),
  plainArray(ticked.map(({ lastJob }) => lastJob)),
];

/** A schedule to switch off, and why. */
export interface Off {
  id: number;
  why: Text;
}

/** Switches schedules off. Its values are {@link offValues}. */
export const SWITCH_OFF: Statement = {
  name: 'schedule-switch-off',
  text: `
    WITH off AS (
      UPDATE schedule
      SET enabled = false, next_time = NULL, error = given.en, error_zh = given.zh, utime = now(), revision = revision + 1
      FROM unnest($1::int[], $2::text[], $3::text[]) AS given (id, en, zh)
      WHERE schedule.id = given.id
      RETURNING schedule.id, process_id
    )
    ${recording('schedule.switch_off', `SELECT NULL::int, NULL::inet, 'schedule ' || id, id, process_id FROM off`)}`,
};

/** The values of {@link SWITCH_OFF}. */
export const offValues = (off: readonly Off[]): unknown[] => [
  plainArray(off.map(({ id }) => id)),
  textArray(off.map(({ why }) => why.en)),
  textArray(off.map(({ why }) => why.zh)),
];
