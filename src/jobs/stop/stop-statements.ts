import type { Statement } from '../../database/database.js';
import { unendedOf } from '../unended-of.js';

/** Locks the row of a job before a change by a user. */
export const LOCK_JOB: Statement = {
  name: 'job-lock',
  text: `SELECT FROM job WHERE id = $1 FOR NO KEY UPDATE`,
};

/** Those of the ids `$1` that no job has. */
export const MISSING_JOBS: Statement = {
  name: 'job-missing',
  text: `
    SELECT asked.id FROM unnest($1::bigint[]) AS asked (id)
    WHERE NOT EXISTS (SELECT FROM job WHERE job.id = asked.id)`,
};

/** The most rows of one {@link UNENDED_PAGE}. */
export const UNENDED_PAGE_SIZE = 10_000;

/** A row of {@link UNENDED_PAGE}. */
export interface UnendedRow {
  id: number;
  /** The newest job of the process that has not ended. */
  last: number;
}

/**
 * The unended jobs of the process `$1` after the id `$2` and up to `$3` (null: no limit), by id, at most {@link UNENDED_PAGE_SIZE}.
 * Materialized: otherwise Postgres may walk through all jobs of the process by id, to find the few that have not ended.
 */
export const UNENDED_PAGE: Statement = {
  name: 'job-unended-page',
  text: `
    WITH unended AS MATERIALIZED (SELECT id FROM ${unendedOf('ARRAY[$1::int]', 'id')} AS unended)
    SELECT id, (SELECT max(id) FROM unended) AS last FROM unended
    WHERE id > $2::bigint AND id <= COALESCE($3::bigint, id) ORDER BY id LIMIT ${UNENDED_PAGE_SIZE}`,
};
