import type { Statement } from '../database/database.js';
import { unendedOf } from './unended-of.js';

/** The most jobs that one statement replaces: few enough that it takes much less time than a statement may. */
export const MOST_REPLACED = 500;

/** The ids of the oldest jobs of the process `$1` that neither have ended nor are stopping, without the newest `$2`; at most {@link MOST_REPLACED}. */
export const OLDEST_BUT: Statement = {
  name: 'job-oldest-but',
  text: `
    SELECT id FROM (
      SELECT id FROM ${unendedOf('ARRAY[$1::int]', 'id, state')} AS unended WHERE state <> 'stopping'
      ORDER BY id DESC OFFSET $2
    ) AS replaced
    ORDER BY id LIMIT ${MOST_REPLACED}`,
};

/** Notes whether jobs of the process `$1` are still to be replaced: `$2`. */
export const IS_REPLACING: Statement = {
  name: 'policy-is-replacing',
  text: `UPDATE process_policy SET is_replacing = $2 WHERE process_id = $1 AND is_replacing <> $2`,
};

/** A row that {@link REPLACING} returns. */
export interface ReplacingRow {
  process_id: number;
  /** How many of the newest jobs remain; null: the policy no longer replaces jobs. */
  keep: number | null;
  /** The creator of the newest job, for whose sake the others are stopped; null: there are no jobs. */
  cuser: number | null;
}

/** The processes whose jobs are still to be replaced; at most 100. */
export const REPLACING: Statement = {
  name: 'policy-replacing',
  text: `
    SELECT process_id, CASE WHEN on_limit = 'replace' THEN max_running END AS keep,
      (SELECT cuser FROM job WHERE process_id = policy.process_id ORDER BY id DESC LIMIT 1) AS cuser
    FROM process_policy policy WHERE is_replacing ORDER BY process_id LIMIT 100`,
};
