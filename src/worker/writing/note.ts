import type { Statement } from '../../database/database.js';

/** The log rows that are searched for the line. Each worker that cannot run the job adds its reason once. */
const NEWEST_ROWS = 20;

/**
 * Adds the line `$3` to the log of the job `$1`, if it was released by the claim `$2` and not claimed since. Does nothing if one of
 * the newest lines ends with `$4`, which is the line without its time.
 *
 * It locks the job's row: the next claim reads the end of the log after this statement has committed.
 */
export const NOTE: Statement = {
  name: 'job-note',
  text: `
    WITH waits AS MATERIALIZED (
      SELECT id FROM job
      WHERE id = $1 AND claim = $2::uuid AND worker IS NULL AND state = 'running'
      FOR NO KEY UPDATE SKIP LOCKED
    ), newest AS (
      SELECT first_row, rows, text FROM job_log WHERE job_id = $1 ORDER BY first_row DESC LIMIT ${NEWEST_ROWS}
    )
    INSERT INTO job_log (job_id, first_row, rows, text)
    SELECT id, COALESCE((SELECT max(first_row + rows) FROM newest), 0), 1, $3::text FROM waits
    WHERE NOT EXISTS (SELECT FROM newest WHERE right(text, length($4::text)) = $4::text)
    ON CONFLICT DO NOTHING`,
};
