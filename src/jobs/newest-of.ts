import { ENDED_STATES } from './job-state.js';
import { unendedOf } from './unended-of.js';

/**
 * SQL of an expression: the id of the newest job of a process; null if it has none. No index has all jobs of a process, since each change of a job
 * would write it: one has those that have ended, and three those that have not.
 *
 * @param process its id, as SQL
 */
export function newestOf(process: string): string {
  const ended = ENDED_STATES.map(
    (state) =>
      `(SELECT id FROM job WHERE process_id = ${process} AND state = '${state}' ORDER BY id DESC LIMIT 1)`,
  );
  const unended = `SELECT id FROM ${unendedOf(`ARRAY[${process}]`, 'id')} AS unended`;
  return `(SELECT max(id) FROM (${[...ended, unended].join(' UNION ALL ')}) AS jobs)`;
}
