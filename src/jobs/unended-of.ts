import { PRIORITY } from '../policies/policy-limits.js';

const { least, greatest } = PRIORITY;

/** SQL: all values of `-priority`, in the order in which workers take waiting jobs. The index `job_waiting` begins with it. */
export const RANKS = `'{${Array.from({ length: greatest - least + 1 }, (_, index) => index - greatest).join()}}'::int[]`;

/** SQL: the rows of `job` that wait and are in the index `job_waiting`: they need no place, or have one. */
export const CAN_START = `state = 'waiting' AND admitted IS NOT FALSE`;

/**
 * SQL: the rows of `job` that wait for a place that `max_running` of their process allows. Not `admitted = false`: where no process has a limit,
 * Postgres expects all waiting jobs to fulfil that, and read the whole table to find none (1.3 s beside 300,000 waiting jobs).
 */
export const WAITS_FOR_PLACE = `state = 'waiting' AND admitted IS FALSE`;

/** SQL: the rows of `job` that are running or stopping. */
export const IS_RUNNING = `state IN ('running', 'stopping')`;

/**
 * SQL of a row source: the jobs of processes that have not ended. Three indexes contain them, so that the statement of an execute
 * writes one of these and not two.
 *
 * @param processes the ids of the processes, as SQL of an array; null: all
 * @param which `running`: with those that are stopping
 */
export function unendedOf(
  processes: string | null,
  columns: string,
  which: 'all' | 'waiting' | 'running' = 'all',
): string {
  const ofProcesses = processes === null ? '' : `AND process_id = ANY (${processes})`;
  const running = `SELECT ${columns} FROM job WHERE ${IS_RUNNING} ${ofProcesses}`;
  // With the ranks, the index is entered at the processes. Without processes, all its entries are read.
  const ofRanks = processes === null ? '' : `AND -priority = ANY (${RANKS})`;
  const waiting = `SELECT ${columns} FROM job WHERE ${CAN_START} ${ofRanks} ${ofProcesses}
      UNION ALL
      SELECT ${columns} FROM job WHERE ${WAITS_FOR_PLACE} ${ofProcesses}`;
  const parts = { all: `${running} UNION ALL ${waiting}`, waiting, running };
  return `(
      ${parts[which]}
    )`;
}
