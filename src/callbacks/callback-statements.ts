import type { Statement } from '../database/database.js';
import { recording } from '../recording/recording.js';

/** SQL: the header `webhook-id` of a callback with the alias `c`. */
export const WEBHOOK_ID = `'msg_' || replace(c.uuid::text, '-', '')`;

/** Locks the callback `$1`. */
export const LOCK_CALLBACK: Statement = {
  name: 'callback-lock',
  text: `SELECT FROM callback WHERE id = $1 FOR NO KEY UPDATE`,
};

/** Sends the callback `$1` again now, with all tries of the schedule. Records it for the actor `$2` to `$4`. No row: it does not exist. */
export const RETRY: Statement = {
  name: 'callback-retry',
  text: `
    WITH again AS (
      UPDATE callback SET state = 'waiting', next_time = now(), failures = 0, claim = NULL, finish_time = NULL
      WHERE id = $1 RETURNING id, job_id
    ), recorded AS (
      ${recording(
        'callback.retry',
        `SELECT $2::int, $3::inet, $4::text, again.id, job.process_id FROM again LEFT JOIN job ON job.id = again.job_id`,
      )}
    )
    SELECT id FROM again`,
};
