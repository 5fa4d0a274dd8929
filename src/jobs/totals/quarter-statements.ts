import { beyondHorizon } from '../../database/counts/horizon.js';
import { type TimeRange, timeSlots } from '../../database/counts/time-slots.js';
import { JOB_TOTALS } from './job-totals.js';
import { QUARTER_SECONDS } from '../quarter.js';
import { unendedOf } from '../unended-of.js';

const QUARTERS = timeSlots(QUARTER_SECONDS);

const UNENDED = unendedOf(null, 'id, ctime');

/** SQL: what is selected of the jobs that were created at the edges of a range: of those that have ended at each edge, and of the others. */
const createdAtEdges = (selected: string, range: TimeRange): string[] => {
  const conditions = QUARTERS.edges('ctime', range);
  return [
    ...conditions.map((one) => `(SELECT ${selected} FROM job WHERE finish_time IS NOT NULL AND ${one})`),
    `(SELECT ${selected} FROM ${UNENDED} AS unended WHERE ${conditions.map((one) => `(${one})`).join(' OR ')})`,
  ];
};

const beyond = (selected: string, condition: string): string =>
  beyondHorizon(JOB_TOTALS, selected, condition);

/** The greatest and the least id of rows. Not as `max(id)`, for which Postgres would look for the greatest id of all that fulfils the condition. */
const GREATEST = 'max(id + 0)';
const LEAST = 'min(id + 0)';

/** SQL: the number of the jobs that were created in a range of times. Exact in one statement. */
export function createdIn(range: TimeRange): string {
  const numbers = [
    `(SELECT COALESCE(sum(created), 0) FROM job_quarter WHERE ${QUARTERS.isWhole('slot', range)})`,
    beyond('count(*)', QUARTERS.isWhole(QUARTERS.slotOf('ctime'), range)),
    ...createdAtEdges('count(*)', range),
  ];
  return `(${numbers.join(' + ')})::int`;
}

/** SQL: the number of the jobs that have ended in a range of times. Exact in one statement. */
export function endedIn(range: TimeRange): string {
  const numbers = [
    `(SELECT COALESCE(sum(ended), 0) FROM job_quarter WHERE ${QUARTERS.isWhole('slot', range)})`,
    `(SELECT COALESCE(sum(successful + failed + stopped), 0) FROM job_stat_change WHERE ${QUARTERS.isWhole('slot', range)})`,
    ...QUARTERS.edges('finish_time', range).map((edge) => `(SELECT count(*) FROM job WHERE ${edge})`),
  ];
  return `(${numbers.join(' + ')})::int`;
}

/** SQL: no greater id has a job that was created before a time. Null: there is none. */
export function greatestCreatedBefore(to: string): string {
  const ids = [
    `(SELECT max(greatest_created) FROM job_quarter WHERE ${QUARTERS.isWhole('slot', { to })})`,
    beyond(GREATEST, `ctime < to_timestamp(${to})`),
    ...createdAtEdges(GREATEST, { to }),
  ];
  return `GREATEST(${ids.join()})`;
}

/** SQL: no smaller id has a job that was created since a time. Null: there is none. */
export function leastCreatedSince(from: string): string {
  const ids = [
    `(SELECT min(least_created) FROM job_quarter WHERE ${QUARTERS.isWhole('slot', { from })})`,
    beyond(LEAST, `ctime >= to_timestamp(${from})`),
    ...createdAtEdges(LEAST, { from }),
  ];
  return `LEAST(${ids.join()})`;
}

/**
 * SQL: no greater id has a job that has ended before a time. Null: there is none.
 *
 * @param to if it is not given, of all jobs that have ended
 */
export function greatestEnded(to?: string): string {
  const range = to === undefined ? {} : { to };
  const whole = QUARTERS.isWhole('slot', range);
  // Earlier builds, and the trigger on jobs, do not note the greatest id of their ends.
  const ids = [
    `(SELECT max(greatest_ended) FROM job_quarter WHERE ${whole})`,
    `(SELECT CASE WHEN count(*) > count(greatest_id) THEN (SELECT max(id) FROM job) ELSE max(greatest_id) END FROM job_stat_change WHERE ${whole})`,
    ...QUARTERS.edges('finish_time', range).map((edge) => `(SELECT ${GREATEST} FROM job WHERE ${edge})`),
  ];
  return `GREATEST(${ids.join()})`;
}
