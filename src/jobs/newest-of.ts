import { ENDED_STATES } from './job-state.js';
import { CAN_START, IS_RUNNING, RANKS, WAITS_FOR_PLACE } from './unended-of.js';

/**
 * SQL of an expression: the id of the newest job of a process; null if it has none. No index has all jobs of a process, since each change of a job
 * would write it: one has those that have ended, and three those that have not. Each is entered at its end, since hundreds of thousands may wait.
 *
 * @param process its id, as SQL
 */
export function newestOf(process: string): string {
  const newest = (rows: string): string =>
    `(SELECT id FROM job WHERE process_id = ${process} AND ${rows} ORDER BY process_id DESC, id DESC LIMIT 1)`;
  const ofRank = newest(`${CAN_START} AND -priority = rank`);
  return `GREATEST(
      ${ENDED_STATES.map((state) => newest(`state = '${state}'`)).join(', ')},
      (SELECT max(id) FROM (SELECT ${ofRank} AS id FROM unnest(${RANKS}) AS rank) AS newest),
      ${newest(WAITS_FOR_PLACE)},
      (SELECT max(id) FROM job WHERE process_id = ${process} AND ${IS_RUNNING}))`;
}
