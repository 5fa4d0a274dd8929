import { FULL_NAME, userOf } from '../auth/users/full-name.js';
import type { Statement } from '../database/database.js';
import { recording } from '../recording/recording.js';
import { Listing } from '../rest/lists/listing.js';
import { SCHEDULE_ORDERING, ScheduleFilters, type ScheduleOrdering } from './dto/schedule-filters.js';
import { ScheduleView } from './dto/schedule-view.js';
import { ScheduleEntity } from './schedule.entity.js';

/** A schedule's row as lists select it: its inputs are JSON text. */
export interface ScheduleRow extends Omit<ScheduleView, 'inputs'> {
  inputs: string;
  error_zh: string | null;
}

/** A schedule's row for a change of it. */
export interface ChangeableRow extends ScheduleRow {
  secret_inputs: string | null;
  revision: number;
  /** When it was last changed, as text of a `timestamptz`. */
  changed_at: string;
}

/** SQL: whether the process of the row `s` is not deleted. */
const isShown = `EXISTS (SELECT FROM process p WHERE p.id = s.process_id AND p.deleted_at IS NULL)`;

/** The schedules of processes that are not deleted. They are seldom listed. */
export const SCHEDULES = new Listing<ScheduleView, ScheduleFilters, ScheduleOrdering, ScheduleRow>({
  name: 'schedule',
  view: ScheduleView,
  entity: ScheduleEntity,
  alias: 's',
  joins: userOf('s.cuser'),
  columns: { process: 's.process_id', user: FULL_NAME },
  hidden: { error_zh: 's.error_zh' },
  where: isShown,
  filters: ScheduleFilters,
  ordering: SCHEDULE_ORDERING,
  large: 'inputs',
  isRare: true,
});

/** The schedule `$1`, as a {@link ChangeableRow}. */
export const DETAIL: Statement = {
  name: 'schedule-detail',
  text: `
    SELECT ${SCHEDULES.select}, s.secret_inputs, s.revision, s.utime::text AS changed_at FROM ${SCHEDULES.from}
    WHERE s.id = $1 AND ${isShown}`,
};

/**
 * Locks the schedule `$1` if it still has the revision `$2` and was last changed at `$3`. After a failover that has lost a revision, another
 * one can have its number, and another user's schedule can have the id of a lost one.
 */
export const LOCK_UNCHANGED: Statement = {
  name: 'schedule-lock-unchanged',
  text: `
    SELECT id FROM schedule s WHERE s.id = $1 AND s.revision = $2 AND s.utime = $3::timestamptz AND ${isShown} FOR UPDATE`,
};

/** Locks schedules in the order of their ids. */
export const LOCK: Statement = {
  name: 'schedule-lock',
  text: `
    SELECT s.id, s.cuser FROM schedule s WHERE s.id = ANY ($1::int[]) AND ${isShown}
    ORDER BY s.id FOR UPDATE`,
};

/** Deletes the schedules `$1`, and records it for the actor `$2` to `$4`. 10,000 take 0.2 s, and 1.4 s with a statement for each record (measured). */
export const DELETE: Statement = {
  name: 'schedule-delete',
  text: `
    WITH deleted AS (DELETE FROM schedule WHERE id = ANY ($1::int[]) RETURNING id, process_id)
    ${recording('schedule.delete', 'SELECT $2::int, $3::inet, $4::text, id, process_id FROM deleted')}`,
};

/** The time of the database in milliseconds. */
export const NOW: Statement = {
  name: 'schedule-now',
  text: `SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now`,
};
