import { QUARTER_SECONDS } from '../quarter.js';
import { newestOf } from '../newest-of.js';
import { unendedOf } from '../unended-of.js';
import type { Statement } from '../../database/database.js';
import { JOB_SELECTION } from '../lists/job-rows-statements.js';

/** A day of the statistics. */
export interface DayRow {
  /** `2026-11-25` */
  day: string;
  /** The first slot of the day. */
  slot: number;
  /** The present time of the database, in seconds since 1970. */
  now: number;
}

/**
 * The last `$2` days in the time zone `$1`, with today, in their order. Returns {@link DayRow}s. Where the clocks are put back at the
 * beginning of a day, as on the Azores, its midnight comes twice. Postgres takes the second one, and the day begins with the first.
 */
export const DAYS: Statement = {
  name: 'stat-days',
  text: `
    SELECT to_char(day, 'YYYY-MM-DD') AS day, ceil(extract(epoch FROM CASE
        WHEN (midnight - interval '1 hour') AT TIME ZONE $1::text = day THEN midnight - interval '1 hour' ELSE midnight
      END) / ${QUARTER_SECONDS})::int AS slot, extract(epoch FROM now())::float8 AS now
    FROM date_trunc('day', now() AT TIME ZONE $1::text) AS today,
      generate_series(today - ($2::int - 1) * interval '1 day', today, interval '1 day') AS day,
      LATERAL (SELECT day AT TIME ZONE $1::text AS midnight) AS begun
    ORDER BY day`,
};

/** Counts of jobs that ended on one day with durations of one bucket. */
export type EndedRow = [
  /** Counts from 1. */
  day: number,
  bucket: number,
  successful: number,
  failed: number,
  stopped: number,
  /** The longest duration in milliseconds. */
  longest: number | null,
];

/** The row that {@link finishedCountsOf} returns. */
export interface FinishedRow {
  ended: EndedRow[] | null;
}

/** The row that {@link countsOf} returns. */
export interface CountsRow extends FinishedRow {
  /** Jobs that have not ended, by state. */
  unended: { waiting: number; running: number; stopping: number };
}

/** After all slots. Without an end, Postgres expects a third of all slots after an unknown one, and reads the whole table for 30 days. */
const LAST_SLOT = 2_147_483_647;

/** SQL: the numbers of ended jobs from the slot `$1[1]` up to another one, by the days that begin with the slots `$1`, as {@link EndedRow}s. */
function endedUpTo(slot: string, isOne: boolean): string {
  const isAmong = `slot BETWEEN ($1::int[])[1] AND ${slot}`;
  return `(
      SELECT json_agg(json_build_array(day, bucket, successful, failed, stopped, longest)) FROM (
        SELECT width_bucket(slot, $1::int[]) AS day, bucket, sum(successful) AS successful, sum(failed) AS failed,
          sum(stopped) AS stopped, max(longest) AS longest
        FROM (
          SELECT slot, bucket, successful, failed, stopped, longest FROM job_stat
          WHERE process_id = ${isOne ? '$2' : '0'} AND ${isAmong}
          UNION ALL
          SELECT slot, bucket, successful, failed, stopped, longest FROM job_stat_change
          WHERE ${isOne ? 'process_id = $2 AND' : ''} ${isAmong}
        ) AS parts
        GROUP BY 1, 2
      ) AS counted
    ) AS ended`;
}

/**
 * One statement, so that a job which ends meanwhile is counted once. Grouping unended jobs by state would sort 100,000 waiting ones,
 * because Postgres expects few.
 */
const counts = (isOne: boolean): Statement => ({
  name: isOne ? 'stat-process' : 'stat-all',
  text: `
    WITH unended AS (
      SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'running') AS running,
        count(*) FILTER (WHERE state = 'stopping') AS stopping
      FROM ${unendedOf(isOne ? 'ARRAY[$2::int]' : null, 'state')} AS unended
    )
    SELECT (SELECT row_to_json(unended) FROM unended) AS unended, ${endedUpTo(`${LAST_SLOT}`, isOne)}`,
});

/** The last of the slots `$1` is that behind all of the days. */
const finishedCounts = (isOne: boolean): Statement => ({
  name: isOne ? 'stat-finished-process' : 'stat-finished-all',
  text: `SELECT ${endedUpTo('($1::int[])[cardinality($1::int[])] - 1', isOne)}`,
});

const OF_PROCESS = counts(true);
const OF_ALL = counts(false);
const FINISHED_OF_PROCESS = finishedCounts(true);
const FINISHED_OF_ALL = finishedCounts(false);

/** The statement and values of the counts of a process (null: of all) since the first of the days. It returns a {@link CountsRow}. */
export const countsOf = (processId: number | null, slots: readonly number[]): [Statement, unknown[]] =>
  processId === null ? [OF_ALL, [slots]] : [OF_PROCESS, [slots, processId]];

/**
 * The statement and values of the counts of ended jobs of a process (null: of all) on some days. It returns a {@link FinishedRow}.
 *
 * @param slots the first slots of the days, and that of the day after them
 */
export const finishedCountsOf = (
  processId: number | null,
  slots: readonly number[],
): [Statement, unknown[]] =>
  processId === null ? [FINISHED_OF_ALL, [slots]] : [FINISHED_OF_PROCESS, [slots, processId]];

const last = (where: string): string =>
  `SELECT ${JOB_SELECTION.select} FROM ${JOB_SELECTION.from} ${where} ORDER BY j.id DESC LIMIT 1`;

/** The newest job of the process `$1`. */
export const LAST_OF_PROCESS: Statement = {
  name: 'stat-last-process',
  text: last(`WHERE j.id = ${newestOf('$1::int')}`),
};

/** The newest job. */
export const LAST: Statement = { name: 'stat-last', text: last('') };

/** Key of the advisory lock of the session that adds changes to the counts. The number is arbitrary. */
const FOLD_LOCK = 7_310_484;

/**
 * Adds at most `$1` changes to `job_stat`, to the counts of their process and to those of all processes. Returns the number of changes; 0 while
 * another session does it.
 */
export const FOLD: Statement = {
  name: 'stat-fold',
  text: `
    WITH lock AS MATERIALIZED (
      SELECT pg_try_advisory_xact_lock(${FOLD_LOCK}) AS is_held
    ), taken AS (
      DELETE FROM job_stat_change WHERE id IN (
        SELECT id FROM job_stat_change WHERE (SELECT is_held FROM lock)
        ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
      )
      RETURNING process_id, slot, bucket, successful, failed, stopped, longest
    ), folded AS (
      INSERT INTO job_stat (process_id, slot, bucket, successful, failed, stopped, longest)
      SELECT counted.id, slot, bucket, sum(successful), sum(failed), sum(stopped), max(longest)
      FROM taken CROSS JOIN LATERAL (VALUES (process_id), (0)) AS counted (id)
      GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      ON CONFLICT (process_id, slot, bucket) DO UPDATE SET
        successful = job_stat.successful + excluded.successful,
        failed = job_stat.failed + excluded.failed,
        stopped = job_stat.stopped + excluded.stopped,
        longest = greatest(job_stat.longest, excluded.longest)
    )
    SELECT count(*)::int AS changes FROM taken`,
};
