import { maintenance } from './maintenance.js';

/**
 * Moves what writes have put on the lists of GIN indexes into these indexes. Postgres lets a write do that which makes a list too long, with all
 * that others have put there: after ten imports of 1,000 long names it took 17 s, so saves of others were cancelled, one after the other. So the
 * lists have no such limit (migration 25), and workers move them. Autovacuum does too, which suffices where no worker runs, or where its role
 * does not own the indexes.
 *
 * It moves a megabyte at a time, and what is moved stays so, also if the statement is cancelled.
 */
export const MOVE_PENDING = maintenance({
  lock: 7_310_486,
  setting: `maintenance_work_mem = '1MB'`,
  relations: `relkind = 'i' AND reloptions::text LIKE '%gin_pending_list_limit%'`,
  perform: 'PERFORM gin_clean_pending_list(found)',
});
