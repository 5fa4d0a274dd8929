import { QUARTER_SECONDS } from '../quarter.js';
import { NEVER_STARTED, RATIO } from './duration-bucket.js';

/**
 * SQL: counts the jobs that a statement has ended, as the trigger on `job` does for other statements (see the migration of the
 * statistics). The statement sets `is_counted`.
 *
 * @param rows the CTE of the statement that returns `id, process_id, state, start_time, finish_time` of the jobs, also of some that have
 *   not ended
 */
export const countEnded = (rows: string): string => `
      INSERT INTO job_stat_change (process_id, slot, bucket, successful, failed, stopped, longest, greatest_id)
      SELECT process_id, slot, bucket, count(*) FILTER (WHERE state = 'successful'), count(*) FILTER (WHERE state = 'failed'),
        count(*) FILTER (WHERE state = 'stopped'), max(ms), max(id)
      FROM ${rows} CROSS JOIN LATERAL (
        SELECT floor(extract(epoch FROM finish_time) / ${QUARTER_SECONDS})::int AS slot,
          extract(epoch FROM finish_time - start_time)::float8 * 1000 AS ms
      ) AS times CROSS JOIN LATERAL (
        SELECT CASE WHEN ms IS NULL THEN ${NEVER_STARTED} WHEN ms < 1 THEN 0 ELSE least(1 + floor(ln(ms) / ln(${RATIO})), 999) END::smallint AS bucket
      ) AS buckets
      WHERE finish_time IS NOT NULL
      GROUP BY 1, 2, 3`;
