import type { Database, Executor } from '../database/database.js';
import { ValidationError } from '../rest/errors.js';
import { isKnownZone } from '../rest/fields/zone-name.js';
import { NOT_ZONE } from './dto/schedule-fields.js';
import { NOW } from './schedule-statements.js';
import { type NextTick, ticksOf } from './timetables.js';

/** What a request of a user reads before it writes. */
export const readsOf = (database: Database, user: number): Executor => ({
  rows: (statement, values = []) => database.rowsOf(user, statement, values),
});

/** The time of the database, in milliseconds since 1970. */
export async function databaseNow(executor: Executor): Promise<number> {
  const [row] = await executor.rows<{ now: number }>(NOW);
  if (!row) throw new Error('Postgres has no time');
  return row.now;
}

/**
 * The ticks of a schedule, for an answer.
 *
 * @throws ValidationError where this server does not know its time zone: one with a newer Node.js has accepted it
 */
export function knownTicksOf(schedule: { cron: string; timezone: string }): NextTick {
  if (!isKnownZone(schedule.timezone)) throw new ValidationError({ timezone: [NOT_ZONE] });
  return ticksOf(schedule);
}
