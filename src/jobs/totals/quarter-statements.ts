import { QUARTER_SECONDS } from '../quarter.js';
import { unendedOf } from '../unended-of.js';

/** A range of times, as SQL of numbers of seconds since 1970: from the first on, until before the second. */
interface Range {
  from?: string;
  to?: string;
}

const time = (seconds: string): string => `to_timestamp(${seconds})`;

/** SQL: the first quarter that begins in the range, and the one that does not end in it any more. */
const firstOf = (from: string): string => `ceil(${from}::float8 / ${QUARTER_SECONDS})::bigint`;
const endOf = (to: string): string => `floor(${to}::float8 / ${QUARTER_SECONDS})::bigint`;

/** SQL: whether a quarter is whole in the range. */
function isWhole(slot: string, { from, to }: Range): string {
  const conditions = [
    ...(from === undefined ? [] : [`${slot} >= ${firstOf(from)}`]),
    ...(to === undefined ? [] : [`${slot} < ${endOf(to)}`]),
  ];
  return conditions.join(' AND ') || 'true';
}

/** SQL: whether a time is in the range before the first whole quarter. In a range without one, before its end. */
function firstEdge(column: string, from: string, to: string | undefined): string {
  const first = `${firstOf(from)} * ${QUARTER_SECONDS}`;
  return `${column} >= ${time(from)} AND ${column} < ${time(to === undefined ? first : `LEAST(${first}, ${to})`)}`;
}

/** SQL: whether a time is in the range behind the last whole quarter. In a range without one, none is. */
function lastEdge(column: string, from: string | undefined, to: string): string {
  const end = `${endOf(to)} * ${QUARTER_SECONDS}`;
  const least = from === undefined ? end : `GREATEST(${firstOf(from)} * ${QUARTER_SECONDS}, ${end})`;
  return `${column} >= ${time(least)} AND ${column} < ${time(to)}`;
}

/** SQL: whether a time is in the range, but not in one of its whole quarters: a condition for each end of the range. A time fulfils one at most. */
const edges = (column: string, { from, to }: Range): string[] => [
  ...(from === undefined ? [] : [firstEdge(column, from, to)]),
  ...(to === undefined ? [] : [lastEdge(column, from, to)]),
];

const UNENDED = unendedOf(null, 'id, ctime');

/** SQL: what is selected of the jobs that were created at the edges of a range: of those that have ended at each edge, and of the others. */
const createdAtEdges = (selected: string, range: Range): string[] => {
  const conditions = edges('ctime', range);
  return [
    ...conditions.map((one) => `(SELECT ${selected} FROM job WHERE finish_time IS NOT NULL AND ${one})`),
    `(SELECT ${selected} FROM ${UNENDED} AS unended WHERE ${conditions.map((one) => `(${one})`).join(' OR ')})`,
  ];
};

/** SQL: what a condition selects of the jobs beyond the horizon: see `stored` of `total-statements.ts`. */
const beyond = (selected: string, condition: string): string =>
  `(SELECT (SELECT ${selected} FROM job WHERE id > up_to AND id <= (SELECT max(id) FROM job) AND ${condition}) FROM job_total_horizon)`;

/** The greatest and the least id of rows. Not as `max(id)`, for which Postgres would look for the greatest id of all that fulfils the condition. */
const GREATEST = 'max(id + 0)';
const LEAST = 'min(id + 0)';

/** SQL: the number of the jobs that were created in a range of times. Exact in one statement. */
export function createdIn(range: Range): string {
  const numbers = [
    `(SELECT COALESCE(sum(created), 0) FROM job_quarter WHERE ${isWhole('slot', range)})`,
    beyond('count(*)', isWhole(`floor(extract(epoch FROM ctime) / ${QUARTER_SECONDS})`, range)),
    ...createdAtEdges('count(*)', range),
  ];
  return `(${numbers.join(' + ')})::int`;
}

/** SQL: the number of the jobs that have ended in a range of times. Exact in one statement. */
export function endedIn(range: Range): string {
  const numbers = [
    `(SELECT COALESCE(sum(ended), 0) FROM job_quarter WHERE ${isWhole('slot', range)})`,
    `(SELECT COALESCE(sum(successful + failed + stopped), 0) FROM job_stat_change WHERE ${isWhole('slot', range)})`,
    ...edges('finish_time', range).map((edge) => `(SELECT count(*) FROM job WHERE ${edge})`),
  ];
  return `(${numbers.join(' + ')})::int`;
}

/** SQL: no greater id has a job that was created before a time. Null: there is none. */
export function greatestCreatedBefore(to: string): string {
  const ids = [
    `(SELECT max(greatest_created) FROM job_quarter WHERE ${isWhole('slot', { to })})`,
    beyond(GREATEST, `ctime < ${time(to)}`),
    ...createdAtEdges(GREATEST, { to }),
  ];
  return `GREATEST(${ids.join()})`;
}

/** SQL: no smaller id has a job that was created since a time. Null: there is none. */
export function leastCreatedSince(from: string): string {
  const ids = [
    `(SELECT min(least_created) FROM job_quarter WHERE ${isWhole('slot', { from })})`,
    beyond(LEAST, `ctime >= ${time(from)}`),
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
  const whole = isWhole('slot', range);
  // Earlier builds, and the trigger on jobs, do not note the greatest id of their ends.
  const ids = [
    `(SELECT max(greatest_ended) FROM job_quarter WHERE ${whole})`,
    `(SELECT CASE WHEN count(*) > count(greatest_id) THEN (SELECT max(id) FROM job) ELSE max(greatest_id) END FROM job_stat_change WHERE ${whole})`,
    ...edges('finish_time', range).map((edge) => `(SELECT ${GREATEST} FROM job WHERE ${edge})`),
  ];
  return `GREATEST(${ids.join()})`;
}
