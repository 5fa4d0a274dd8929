import { FULL_NAME, userOf } from '../../auth/users/full-name.js';
import { anyOf } from '../../database/any-of.js';
import type { Statement } from '../../database/database.js';
import { Selection, type SelectionDeclaration } from '../../rest/lists/selection.js';
import { ProcessEntity } from '../../versions/process.entity.js';
import { JobView } from '../dto/job-view.js';
import { JobEntity } from '../job.entity.js';

/**
 * The rows of jobs, with the error in Chinese; `state_name` depends on the language of the request.
 *
 * They are not in `jobs-statements.ts`, because workers send jobs to callbacks: the filters of the list would load class-validator.
 */
export const JOB_ROWS = {
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
} satisfies SelectionDeclaration<JobView>;

/** Selects them. */
export const JOB_SELECTION = new Selection<JobView>(JOB_ROWS);

/** Rows with more text than this, in bytes, are read one after the other. */
const LARGE_BYTES = 64 * 1024;

/** How many bytes of such rows a statement reads before the last of them: it is to take a tenth of a second. */
const MOST_LARGE_BYTES = 1024 * 1024;

/**
 * SQL: whether a row is left to a later statement, because this one reads enough text of large rows before it. Otherwise it would take
 * seconds, and those who ask for small ones would wait for it, or fail with it.
 *
 * @param columns its texts, whose sizes Postgres knows without reading them
 * @param order of the rows
 */
export function isLeft(columns: readonly string[], order: string): string {
  const bytes = columns.map((column) => `COALESCE(octet_length(${column}), 0)`).join(' + ');
  return `${bytes} > ${LARGE_BYTES} AND COALESCE(sum(${bytes}) FILTER (WHERE ${bytes} > ${LARGE_BYTES})
      OVER (ORDER BY ${order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) > ${MOST_LARGE_BYTES}`;
}

const TEXTS = ['j.inputs', 'j.outputs', 'j.progress'];

/** The jobs `$1`. */
export const DETAILS: Statement = {
  name: 'job-details',
  text: `SELECT ${JOB_SELECTION.select}, ${TEXTS.join(', ')} FROM ${JOB_SELECTION.from} WHERE j.id = ${anyOf('$1::bigint[]')}`,
};

/**
 * As {@link DETAILS}; those that are `is_left` have no JSON texts, and are to be read by a later statement. A named statement, because waiters
 * repeat it: 0.2 ms, against 0.6 ms if it is planned each time (measured).
 */
export const NEXT_DETAILS: Statement = {
  name: 'job-details-next',
  text: `
    SELECT ${JOB_SELECTION.select}, is_left, ${TEXTS.map((text) => `CASE WHEN NOT is_left THEN ${text} END AS ${text.slice(2)}`).join(', ')}
    FROM (
      SELECT j.id AS sized_id, ${isLeft(TEXTS, 'array_position($1::bigint[], j.id)')} AS is_left
      FROM job j WHERE j.id = ${anyOf('$1::bigint[]')}
    ) AS sized JOIN (${JOB_SELECTION.from}) ON j.id = sized_id`,
};
