import type { Statement } from '../database/database.js';

/**
 * Writes the policy of the process `$1` anew, so that every API discards the count of its jobs that it remembers: see `RememberedCounts`. To be done
 * where a job is inserted that such a count can lack.
 */
export const TOUCH_POLICY: Statement = {
  name: 'policy-touch',
  text: 'UPDATE process_policy SET max_waiting = max_waiting WHERE process_id = $1::int',
};
