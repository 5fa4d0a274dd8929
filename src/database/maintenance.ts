import type { Statement } from './database.js';

/** Work on tables or indexes that Postgres needs from time to time. */
interface Maintenance {
  /** The number of an advisory lock that is used nowhere else. */
  lock: number;
  /** SQL of a setting while it runs. */
  setting: string;
  /** SQL: what follows `SELECT oid FROM pg_class WHERE`. */
  relations: string;
  /** PL/pgSQL: what is done with the relation `found`. */
  perform: string;
}

/** A statement that does something with each of some relations of the schema. It does nothing while another process does the same. */
export const maintenance = ({ lock, setting, relations, perform }: Maintenance): Statement => ({
  name: '',
  text: `
    DO $$
    DECLARE found regclass;
    BEGIN
      IF NOT pg_try_advisory_xact_lock(${lock}) THEN RETURN; END IF;
      SET LOCAL ${setting};
      FOR found IN
        SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND ${relations}
      LOOP
        BEGIN
          ${perform};
        EXCEPTION WHEN lock_not_available THEN
          -- What is done with the others stays.
        END;
      END LOOP;
    END $$`,
});
