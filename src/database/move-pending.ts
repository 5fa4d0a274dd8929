import type { Statement } from './database.js';

/** The number of this lock is used nowhere else. */
const LOCK = 7_310_486;

/**
 * Moves what writes have put on the lists of GIN indexes into these indexes. Postgres lets a write do that which makes a list too long, with all
 * that others have put there: after ten imports of 1,000 long names it took 17 s, so saves of others were cancelled, one after the other. So the
 * lists have no such limit (migration 25), and workers move them. Without a worker, autovacuum does.
 *
 * It moves a megabyte at a time, and what is moved stays so, also if the statement is cancelled. Does nothing while another process does the
 * same.
 */
export const MOVE_PENDING: Statement = {
  name: '',
  text: `
    DO $$
    DECLARE listed regclass;
    BEGIN
      IF NOT pg_try_advisory_xact_lock(${LOCK}) THEN RETURN; END IF;
      SET LOCAL maintenance_work_mem = '1MB';
      FOR listed IN
        SELECT oid FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind = 'i'
          AND reloptions::text LIKE '%gin_pending_list_limit%'
      LOOP
        PERFORM gin_clean_pending_list(listed);
      END LOOP;
    END $$`,
};
