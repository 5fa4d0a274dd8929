import { CAN_START, IS_HELD, IS_RUNNING, unendedOf } from './unended-of.js';
import { FULL_NAME, userOf } from '../auth/users/full-name.js';
import { anyOf } from '../database/any-of.js';
import type { Statement } from '../database/database.js';
import { likeContaining } from '../database/like-containing.js';
import { comparing } from '../rest/lists/filter-tests.js';
import { Listing } from '../rest/lists/listing.js';
import { ProcessEntity } from '../versions/process.entity.js';
import { JOB_ORDERING, JobFilters, type JobOrdering } from './dto/job-filters.js';
import { JobView } from './dto/job-view.js';
import { JobEntity } from './job.entity.js';
import type { JobState } from './job-state.js';
import type { ListedRow } from './job-views.js';
import { TOTAL, TOTALS } from './totals/total-statements.js';

/** SQL: the rows of `job` that have not ended, as Postgres finds them by their three indexes. */
const IS_UNENDED = `(${CAN_START} OR ${IS_HELD} OR ${IS_RUNNING})`;

const HAS_ENDED = ['j.finish_time IS NOT NULL', IS_UNENDED] as const;

const UNENDED_STATES: readonly JobState[] = ['waiting', 'running', 'stopping'];

/**
 * Jobs, with the error in Chinese; `state_name` depends on the language of the request.
 *
 * With 10 million jobs, the indexes of `JobEntity` keep filters from scanning all of them: by process, user, ended state, trigger other
 * than `user`, `rerun_of`, times, and trials. `version` and the kind `run` are applied to what the other filters and the order leave. No
 * index is kept for these, because each update of a job would write it. A single filter takes its count from `job_total`.
 */
export const JOBS = new Listing<JobView, JobFilters, JobOrdering, ListedRow>({
  name: 'job',
  view: JobView,
  entity: JobEntity,
  alias: 'j',
  joins: { p: { entity: ProcessEntity, on: 'p.id = j.process_id' }, ...userOf('j.cuser') },
  columns: {
    process: 'j.process_id',
    process_name: 'p.name',
    kind: `CASE WHEN j.version IS NULL THEN 'trial' ELSE 'run' END`,
    state_name: `''`,
    user: FULL_NAME,
    // 0 for a job that ended before a worker took it.
    duration: `CASE WHEN j.finish_time IS NOT NULL
      THEN GREATEST(extract(epoch FROM j.finish_time - j.start_time), 0)::float8 END`,
  },
  hidden: { error_zh: 'j.error_zh' },
  filters: JobFilters,
  ordering: JOB_ORDERING,
  isLong: true,
  // Jobs that have ended are in one index, and the few others in three.
  divided: {
    state: [`j.state IN ('successful', 'failed', 'stopped')`, IS_UNENDED],
    ctime: HAS_ENDED,
    start_time: HAS_ENDED,
    finish_time: HAS_ENDED,
  },
  total: TOTAL,
  totals: TOTALS,
  tests: {
    state: {
      sql: (states) => `j.state = ANY (${states}::varchar[])`,
      variants: [
        {
          name: 'unended',
          isFor: (states: readonly JobState[]) => states.every((state) => UNENDED_STATES.includes(state)),
          // The second condition follows from the first. It lets Postgres find the few such jobs by their three indexes.
          test: {
            sql: (states) =>
              `j.state = ANY (${states}::varchar[]) AND (${CAN_START} OR ${IS_HELD} OR ${IS_RUNNING})`,
          },
        },
        {
          name: 'one',
          isFor: (states: readonly JobState[]) => states.length === 1,
          // An index gives the rows of one state in the order of their ids, but not those of several.
          test: { sql: (states) => `j.state = (${states}::varchar[])[1]` },
        },
      ],
    },
    kind: {
      sql: (kind) => `CASE ${kind}::text WHEN 'trial' THEN j.version IS NULL ELSE j.version IS NOT NULL END`,
    },
    // Only failed jobs have an error, and an index finds these. Their errors are scanned, as far as the other filters leave them.
    error: {
      sql: (part) => `j.state = 'failed' AND (j.error ILIKE ${part} OR j.error_zh ILIKE ${part})`,
      value: likeContaining,
    },
    ctime__gte: comparing('j.ctime >= to_timestamp'),
    ctime__lt: comparing('j.ctime < to_timestamp'),
    finish_time__gte: comparing('j.finish_time >= to_timestamp'),
    finish_time__lt: comparing('j.finish_time < to_timestamp'),
  },
});

/** The jobs `$1`. A named statement, because waiters repeat it: 0.2 ms, against 0.6 ms if it is planned each time (measured). */
export const DETAILS: Statement = {
  name: 'job-details',
  text: `SELECT ${JOBS.select}, j.inputs, j.outputs, j.progress FROM ${JOBS.from} WHERE j.id = ${anyOf('$1::bigint[]')}`,
};

/** The state of a job; no row if it does not exist. */
export const STATE: Statement = { name: 'job-state', text: `SELECT state FROM job WHERE id = $1` };

/** Locks the row of a job before a change by a user. */
export const LOCK_JOB: Statement = {
  name: 'job-lock',
  text: `SELECT FROM job WHERE id = $1 FOR NO KEY UPDATE`,
};

/** Those of the jobs `$1` that exist. */
export const EXISTING_JOBS: Statement = {
  name: 'job-existing',
  text: `SELECT id FROM job WHERE id = ${anyOf('$1::bigint[]')}`,
};

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
