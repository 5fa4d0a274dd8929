import type { Statement } from '../database/database.js';
import { KEY_HOURS } from '../jobs/execute/idempotency-key.js';
import { QUARTER_SECONDS } from '../jobs/quarter.js';
import { unendedOf } from '../jobs/unended-of.js';

/** The rows of one batch: few enough that no other statement waits long for it. */
export const ROWS_AT_ONCE = 500;

/** The most rows that a statement looks at: a process that is always being changed can have millions of old trials. */
export const MOST_LOOKED_AT = 20_000;

/** The time of the database in milliseconds, with which the other statements compare. */
export const RETENTION_TIME: Statement = {
  name: 'retention-time',
  text: `SELECT extract(epoch FROM now())::float8 * 1000 AS now`,
};

/** What {@link LOCK_OLD_JOBS} has locked. */
export interface OldJobs {
  ids: number[];
  /** Where the next statement goes on; null: there are no more old jobs. */
  next: string | null;
}

/**
 * Locks at most `$2` ended jobs older than `$1` days, of those that ended at `$3` or later; null: of all. Omits a trial of a draft that
 * was changed in the last 10 minutes: a concurrent execute may have read the earlier definition of the draft and not yet committed its job.
 * Omits a failed job for which the process of its policy is still to be executed.
 * The processes are looked up once for all jobs. Returns {@link OldJobs}.
 */
export const LOCK_OLD_JOBS: Statement = {
  name: 'job-expire-lock',
  text: `
    WITH looked AS MATERIALIZED (
      SELECT id, finish_time, version, process_id FROM job
      WHERE finish_time < now() - $1 * interval '1 day' AND finish_time >= COALESCE($3::timestamptz, '-infinity')
      ORDER BY finish_time LIMIT ${MOST_LOOKED_AT}
    ), chosen AS MATERIALIZED (
      SELECT id, finish_time FROM looked
      WHERE (version IS NOT NULL OR process_id NOT IN (
          SELECT id FROM process WHERE deleted_at IS NULL AND utime >= now() - interval '10 minutes'))
        AND NOT EXISTS (SELECT FROM job_failure f WHERE f.job_id = looked.id)
      ORDER BY finish_time LIMIT $2
    ), old AS MATERIALIZED (
      SELECT id FROM job WHERE id = ANY (ARRAY(SELECT id FROM chosen)) FOR UPDATE SKIP LOCKED
    )
    SELECT ARRAY(SELECT id FROM old)::float8[] AS ids, CASE
        WHEN (SELECT count(*) FROM chosen) = $2 THEN (SELECT max(finish_time) FROM chosen)
        WHEN (SELECT count(*) FROM looked) = ${MOST_LOOKED_AT} THEN (SELECT max(finish_time) FROM looked)
      END::text AS next`,
};

/** The size of a part of what a job has, in bytes as stored. Postgres deletes 1 GiB in 3.8 s on a busy machine (measured); a statement may take 3.5 s. */
const PART_BYTES = 16 * 1024 * 1024;
const PART_ROWS = 5_000;

/** SQL: the size of a value as stored. */
const storedSize = (column: string): string => `COALESCE(pg_column_size(${column}), 0)`;

/** Deletes a part of the rows that the job `$1` has in a table. Returns how many. */
const expirePart = (table: string, bytes: string): Statement => ({
  name: `${table}-expire-part`,
  text: `
    WITH part AS MATERIALIZED (
      SELECT row_id FROM (
        SELECT row_id, sum(bytes) OVER (ORDER BY row_id) - bytes AS before FROM (
          SELECT ctid AS row_id, ${bytes} AS bytes FROM ${table} WHERE job_id = $1 LIMIT ${PART_ROWS}
        ) AS next
      ) AS summed
      WHERE before < ${PART_BYTES}
    ), expired AS (
      DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT row_id FROM part)) RETURNING true
    )
    SELECT count(*)::int AS deleted FROM expired`,
});

/**
 * Each deletes a part of what the job `$1` has. {@link LOCK_OLD_JOBS} precedes them, and {@link EXPIRE_JOBS} follows in the same transaction: nobody
 * may see a journal that lacks a part.
 */
export const EXPIRE_PARTS: readonly Statement[] = [
  expirePart('job_journal', `${storedSize('records')} + ${storedSize('steps')}`),
  expirePart('job_log', storedSize('text')),
  expirePart('job_event', storedSize('body')),
];

/** Deletes the locked jobs `$1`. Returns the definition of each `trial`; null for another job. */
export const EXPIRE_JOBS: Statement = {
  name: 'job-expire',
  text: `
    WITH journal AS (
      DELETE FROM job_journal WHERE job_id = ANY ($1::bigint[])
    ), log AS (
      DELETE FROM job_log WHERE job_id = ANY ($1::bigint[])
    ), event AS (
      DELETE FROM job_event WHERE job_id = ANY ($1::bigint[])
    )
    DELETE FROM job WHERE id = ANY ($1::bigint[])
    RETURNING CASE WHEN version IS NULL THEN definition_id END AS trial`,
};

/** The definitions of one page: texts of 10 MiB take some milliseconds each to delete. */
export const DEFINITIONS_AT_ONCE = 200;

/** A page of definitions. */
export interface DefinitionPage {
  /** Those to which nothing refers. */
  unused: number[];
  /** The lowest id of the page; null: it is empty. */
  lowest: number | null;
}

/** SQL: whether something refers to a definition. Of the jobs, only trials are checked: the definition of any other job has a version. */
const isUsed = (definition: string): string => `(
  EXISTS (SELECT FROM draft d WHERE d.process_id = ${definition}.process_id AND d.definition_id = ${definition}.id)
  OR EXISTS (SELECT FROM process_version v WHERE v.definition_id = ${definition}.id)
  OR EXISTS (SELECT FROM job WHERE job.definition_id = ${definition}.id AND job.version IS NULL))`;

/**
 * The {@link DefinitionPage} of the newest definitions with ids below `$1`; null: of all. A start that is refused, because its inputs do
 * not fit, leaves a definition without a job.
 */
export const UNUSED_DEFINITIONS: Statement = {
  name: 'definition-unused',
  text: `
    WITH looked AS MATERIALIZED (
      SELECT id, process_id FROM flow_definition WHERE id < COALESCE($1::int, 2147483647)
      ORDER BY id DESC LIMIT ${DEFINITIONS_AT_ONCE}
    )
    SELECT ARRAY(SELECT id FROM looked WHERE NOT ${isUsed('looked')}) AS unused, (SELECT min(id) FROM looked) AS lowest`,
};

/** Locks definitions. A transaction that freezes one of them again has committed before, or waits until they are deleted. */
export const LOCK_DEFINITIONS: Statement = {
  name: 'definition-lock',
  text: `SELECT id FROM flow_definition WHERE id = ANY ($1::int[]) ORDER BY id FOR UPDATE`,
};

/**
 * Deletes those of the definitions `$1` to which nothing refers. It is separate from the lock, so that its snapshot contains all
 * references committed before. Keeps those of a draft that was changed in the last 10 minutes, as {@link LOCK_OLD_JOBS} does.
 */
export const EXPIRE_DEFINITIONS: Statement = {
  name: 'definition-expire',
  text: `
    DELETE FROM flow_definition f USING process p
    WHERE f.id = ANY ($1::int[]) AND p.id = f.process_id
      AND (p.deleted_at IS NOT NULL OR p.utime < now() - interval '10 minutes')
      AND NOT ${isUsed('f')}`,
};

/** Deletes notes of workers that have shut down. No job is held by them any more. */
export const EXPIRE_EXITS: Statement = {
  name: 'worker-exit-expire',
  text: `
    DELETE FROM worker_exit WHERE worker IN (
      SELECT worker FROM worker_exit WHERE ctime < now() - interval '1 day' LIMIT ${ROWS_AT_ONCE}
    )
    RETURNING worker`,
};

/** SQL: the job can be resumed. */
const IS_RESUMABLE = `state IN ('failed', 'stopped')`;

/** What {@link EXPIRE_VALUES} has done. */
export interface ExpiredValues {
  count: number;
  /** Where the next statement goes on; null: there are no more former values. */
  next: string | null;
}

/**
 * Deletes former values of shared variables that no job sees which has not ended, or which can be resumed, of those that ended at `$1` or
 * later; null: of all. A job sees exactly the values of its moment. Keeps values that ended in the last 10 minutes: a concurrent execute
 * may have read an earlier moment and not yet committed its job. One look into an index tells whether a job that can be resumed sees a
 * value: all moments of 600,000 such jobs took 9 s to collect, and 2 GB of temporary files to compare. Returns {@link ExpiredValues}.
 */
export const EXPIRE_VALUES: Statement = {
  name: 'variable-value-expire',
  text: `
    WITH looked AS MATERIALIZED (
      SELECT variable_id, since, until, ended_at FROM variable_value
      WHERE ended_at < now() - interval '10 minutes' AND ended_at >= COALESCE($1::timestamptz, '-infinity')
      ORDER BY ended_at LIMIT ${MOST_LOOKED_AT}
    ), seen AS MATERIALIZED (
      SELECT range_agg(int4range(variables_at, variables_at, '[]')) AS moments FROM (
        SELECT DISTINCT variables_at FROM ${unendedOf(null, 'variables_at')} AS unended WHERE EXISTS (SELECT FROM looked)
      ) AS needed
    ), former AS MATERIALIZED (
      SELECT variable_id, since, ended_at FROM looked
      WHERE (int4range(since, until) && (SELECT moments FROM seen)) IS NOT TRUE
        AND ((SELECT min(variables_at) FROM job WHERE ${IS_RESUMABLE} AND variables_at >= since) < until) IS NOT TRUE
      ORDER BY ended_at LIMIT ${ROWS_AT_ONCE}
    ), locked AS MATERIALIZED (
      SELECT v.variable_id, v.since FROM variable_value v JOIN former USING (variable_id, since) FOR UPDATE OF v SKIP LOCKED
    ), expired AS (
      DELETE FROM variable_value v USING locked WHERE v.variable_id = locked.variable_id AND v.since = locked.since
      RETURNING v.variable_id
    )
    SELECT (SELECT count(*) FROM expired)::int AS count, CASE
        WHEN (SELECT count(*) FROM former) = ${ROWS_AT_ONCE} THEN (SELECT max(ended_at) FROM former)
        WHEN (SELECT count(*) FROM looked) = ${MOST_LOOKED_AT} THEN (SELECT max(ended_at) FROM looked)
      END::text AS next`,
};

/**
 * Deletes idempotency keys one hour after their {@link KEY_HOURS}. A concurrent execute that reuses a key has locked its row, which is
 * skipped, or has committed a new time, which keeps the row.
 */
export const EXPIRE_KEYS: Statement = {
  name: 'execute-key-expire',
  text: `
    WITH old AS MATERIALIZED (
      SELECT cuser, key FROM execute_key WHERE ctime < now() - interval '${KEY_HOURS + 1} hours'
      ORDER BY ctime LIMIT ${ROWS_AT_ONCE} FOR UPDATE SKIP LOCKED
    )
    DELETE FROM execute_key k USING old WHERE k.cuser = old.cuser AND k.key = old.key
    RETURNING k.job_id`,
};

/**
 * Deletes at most {@link ROWS_AT_ONCE} records that are older than `$1` days, and returns their ids. Chooses them by time: if the clock of
 * Postgres was ahead for a while, records with low ids have times in the future. The ids are an array, of which the planner expects few.
 */
export const EXPIRE_AUDIT: Statement = {
  name: 'audit-expire',
  text: `
    WITH old AS MATERIALIZED (
      SELECT id FROM audit WHERE ctime < now() - $1 * interval '1 day' ORDER BY ctime, id LIMIT ${ROWS_AT_ONCE}
    )
    DELETE FROM audit WHERE id = ANY (ARRAY(SELECT id FROM old))
    RETURNING id`,
};

/** How long the counts of ended jobs are kept: the longest that statistics show, and a day for time zones. */
const COUNTS_DAYS = 366;

/**
 * Deletes counts of ended jobs that are older than {@link COUNTS_DAYS} days. There is no index of slots: the counts of all processes
 * (0) tell whether there are any to delete, so they are deleted last.
 */
export const EXPIRE_COUNTS: Statement = {
  name: 'job-stat-expire',
  text: `
    WITH first AS MATERIALIZED (
      SELECT floor(extract(epoch FROM now() - interval '${COUNTS_DAYS} days') / ${QUARTER_SECONDS})::int AS slot
    ), old AS MATERIALIZED (
      SELECT process_id, slot, bucket FROM job_stat
      WHERE EXISTS (SELECT FROM job_stat AS of_all WHERE of_all.process_id = 0 AND of_all.slot < (SELECT slot FROM first))
        AND slot < (SELECT slot FROM first)
      ORDER BY process_id DESC LIMIT ${ROWS_AT_ONCE} FOR UPDATE SKIP LOCKED
    )
    DELETE FROM job_stat USING old
    WHERE job_stat.process_id = old.process_id AND job_stat.slot = old.slot AND job_stat.bucket = old.bucket
    RETURNING job_stat.slot`,
};

/**
 * Deletes the numbers of quarters of an hour of which no job is left. Not while ends of a quarter are still to be added: if one of these jobs was deleted,
 * the number lacks another, whose id would be forgotten.
 */
export const EXPIRE_QUARTERS: Statement = {
  name: 'job-quarter-expire',
  text: `
    WITH empty AS MATERIALIZED (
      SELECT slot FROM job_quarter q
      WHERE created = 0 AND ended = 0 AND NOT EXISTS (SELECT FROM job_stat_change c WHERE c.slot = q.slot)
      ORDER BY slot LIMIT ${ROWS_AT_ONCE} FOR UPDATE SKIP LOCKED
    )
    DELETE FROM job_quarter USING empty WHERE job_quarter.slot = empty.slot
    RETURNING job_quarter.slot`,
};
