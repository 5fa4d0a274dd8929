import { newestOf } from '../newest-of.js';
import type { Statement } from '../../database/database.js';
import { CAN_START, IS_RUNNING, RANKS, WAITS_FOR_PLACE } from '../unended-of.js';

/** The most jobs that one statement replaces: few enough that it takes much less time than a statement may. */
export const MOST_REPLACED = 500;

/**
 * SQL: some unended jobs of the process `$1` that are not stopping, from one end of the indexes that have them: a process can have a million. The
 * order names the process, or Postgres may walk through the jobs of all processes by their ids.
 */
const outermost = (direction: 'ASC' | 'DESC', condition: string, limit: string): string => {
  const within = (rows: string): string =>
    `(SELECT id FROM job WHERE ${rows} AND process_id BETWEEN $1 AND $1 AND ${condition}
          ORDER BY process_id ${direction}, id ${direction} LIMIT ${limit})`;
  return `(
        ${within(`${IS_RUNNING} AND state <> 'stopping'`)} UNION ALL ${within(WAITS_FOR_PLACE)} UNION ALL
        (SELECT found.id FROM unnest(${RANKS}) AS rank CROSS JOIN LATERAL ${within(`${CAN_START} AND -priority = rank`)} AS found)
        ORDER BY id ${direction} LIMIT ${limit}
      )`;
};

/**
 * The ids of the jobs of the process `$1` that newer ones replace, the oldest first: those that neither have ended nor are stopping,
 * without the newest that the policy permits; at most {@link MOST_REPLACED}. None if the policy does not say `replace`: it may have been
 * changed since the execute. As the policy is read in the snapshot of the jobs, no job is among them that was executed after the change.
 */
export const TO_REPLACE: Statement = {
  name: 'job-to-replace',
  text: `
    WITH policy AS MATERIALIZED (
      SELECT max_running FROM process_policy WHERE process_id = $1 AND on_limit = 'replace' AND max_running IS NOT NULL
    ), kept AS MATERIALIZED (
      SELECT min(id) AS oldest FROM ${outermost('DESC', 'true', '(SELECT max_running FROM policy)')} AS newest
      WHERE EXISTS (SELECT FROM policy)
      HAVING count(*) = (SELECT max_running FROM policy)
    )
    SELECT id FROM ${outermost('ASC', 'id < (SELECT oldest FROM kept)', String(MOST_REPLACED))} AS replaced ORDER BY id`,
};

/** Notes whether jobs of the process `$1` are still to be replaced: `$2`. */
export const IS_REPLACING: Statement = {
  name: 'policy-is-replacing',
  text: `UPDATE process_policy SET is_replacing = $2 WHERE process_id = $1 AND is_replacing <> $2`,
};

/** A row that {@link REPLACING} returns. */
export interface ReplacingRow {
  process_id: number;
  /** The creator of the newest job, in whose name the others are stopped; null: there are no jobs. */
  cuser: number | null;
}

/** The most processes of which one statement tells that their jobs are still to be replaced. */
export const MOST_REPLACING = 100;

/** The next processes after `$1` whose jobs are still to be replaced, in the order of their ids; at most {@link MOST_REPLACING}. */
export const REPLACING: Statement = {
  name: 'policy-replacing',
  text: `
    SELECT process_id, (SELECT cuser FROM job WHERE id = ${newestOf('policy.process_id')}) AS cuser
    FROM process_policy policy WHERE is_replacing AND process_id > $1 ORDER BY process_id LIMIT ${MOST_REPLACING}`,
};
