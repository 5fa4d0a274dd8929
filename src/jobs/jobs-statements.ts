import { FULL_NAME } from '../auth/users/full-name.js';
import type { Statement } from '../database/database.js';
import { unixSeconds } from '../database/unix-seconds.js';
import type { OrderTerm } from '../rest/lists/ordering.js';
import type { JobFilters, JobOrdering } from './dto/job-filters.js';

/** The documented keys, in the documented order, but for `state_name`, which depends on the language. */
const SHOWN = `
  j.id, j.process_id AS process, p.name AS process_name, j.version,
  CASE WHEN j.version IS NULL THEN 'trial' ELSE 'run' END AS kind, j.state, '' AS state_name, j.cuser,
  ${FULL_NAME} AS "user", ${unixSeconds('j.ctime')} AS ctime, ${unixSeconds('j.start_time')} AS start_time,
  ${unixSeconds('j.finish_time')} AS finish_time, j.error`;

const FROM = 'FROM job j JOIN process p ON p.id = j.process_id JOIN users u ON u.id = j.cuser';

export const JOB: Statement = {
  name: 'job-detail',
  text: `SELECT ${SHOWN}, j.inputs, j.outputs, j.progress ${FROM} WHERE j.id = $1`,
};

/** Where a job stands; no row where there is none. */
export const STATE: Statement = { name: 'job-state', text: `SELECT state FROM job WHERE id = $1` };

const COLUMNS: Record<JobOrdering, string> = {
  id: 'j.id',
  process: 'j.process_id',
  version: 'j.version',
  state: 'j.state',
  cuser: 'j.cuser',
  ctime: 'j.ctime',
  start_time: 'j.start_time',
  finish_time: 'j.finish_time',
};

/** A page of jobs, and how many there are in all. */
export function listStatements(
  filters: JobFilters,
  order: OrderTerm<JobOrdering>[],
): { page: Statement; count: Statement; values: unknown[] } {
  const given = (['process', 'state', 'cuser'] as const).filter((name) => filters[name] !== undefined);
  const tests = given.map((name, index) => `${COLUMNS[name]} = $${index + 1}`);
  const where = tests.length > 0 ? `WHERE ${tests.join(' AND ')}` : '';
  const terms = order.map(({ field, descending }) => `${COLUMNS[field]}${descending ? ' DESC' : ''}`);
  return {
    page: {
      // Orders of more terms are rare, and there are many: no connection keeps their plans.
      name: terms.length > 2 ? '' : `job-list ${given.join()} ${terms.join()}`,
      text: `SELECT ${SHOWN} ${FROM} ${where} ORDER BY ${terms.join(', ')}
        LIMIT $${given.length + 1} OFFSET $${given.length + 2}`,
    },
    count: { name: `job-count ${given.join()}`, text: `SELECT count(*)::int AS count FROM job j ${where}` },
    values: given.map((name) => filters[name]),
  };
}
