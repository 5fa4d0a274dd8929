import { anyOf } from '../database/any-of.js';
import type { Statement } from '../database/database.js';

/** The existing processes of the ids `$1`. Reads without a lock, so it does not wait for sessions that have locked one of them. */
export const EXISTING_PROCESSES: Statement = {
  name: 'process-existing',
  text: `SELECT id FROM process WHERE id = ${anyOf('$1::int[]')} AND deleted_at IS NULL`,
};
