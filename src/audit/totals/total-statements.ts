import { beyondHorizon, horizonOf } from '../../database/counts/horizon.js';
import { type TimeRange, timeSlots } from '../../database/counts/time-slots.js';

const DAYS = timeSlots(86_400);

/** The table of records, and the one with the horizon up to which they are in the totals. */
const AUDIT_TOTALS = { table: 'audit', horizon: 'audit_total_horizon' } as const;

/** Adds the records to the totals. What is added, the trigger `audit_total_deleted` subtracts. */
export const AUDIT_HORIZON = horizonOf({
  ...AUDIT_TOTALS,
  name: 'audit-total',
  fewest: 100,
  adding: `records AS MATERIALIZED (
        SELECT cuser, process_id, object, action, ${DAYS.slotOf('ctime')}::int AS day, count(*) AS n, min(id) AS least_id, max(id) AS greatest_id
        FROM audit WHERE id > (SELECT up_to FROM range) AND id <= (SELECT until FROM range)
        GROUP BY 1, 2, 3, 4, 5
      ), added AS (
        INSERT INTO audit_total AS t (name, value, object, action, count)
        SELECT name, value, object, action, sum(n) FROM records
        CROSS JOIN LATERAL (VALUES ('all', 0), ('cuser', cuser), ('process', process_id)) AS counted (name, value)
        WHERE value IS NOT NULL GROUP BY 1, 2, 3, 4
        ON CONFLICT (name, value, object, action) DO UPDATE SET count = t.count + excluded.count
      ), added_days AS (
        INSERT INTO audit_day AS d (day, count, least_id, greatest_id)
        SELECT day, sum(n), min(least_id), max(greatest_id) FROM records GROUP BY 1
        ON CONFLICT (day) DO UPDATE SET count = d.count + excluded.count, least_id = LEAST(d.least_id, excluded.least_id),
          greatest_id = GREATEST(d.greatest_id, excluded.greatest_id)
      )`,
});

const beyond = (selected: string, condition: string): string =>
  beyondHorizon(AUDIT_TOTALS, selected, condition);

/** The columns of the filters by which records are counted. */
const COLUMNS = { cuser: 'cuser', action: 'action', object: 'object', process: 'process_id' } as const;

type Counted = keyof typeof COLUMNS;

/** SQL: the number of the records with values of some filters, at most one of a user or process. Exact in one statement. */
function counted(filters: readonly Counted[], values: readonly string[]): string {
  let owner = `name = 'all' AND value = 0`;
  const stored: string[] = [];
  const conditions: string[] = [];
  for (const [index, filter] of filters.entries()) {
    const value = values[index] ?? 'NULL';
    conditions.push(`${COLUMNS[filter]} = ${value}`);
    if (filter === 'cuser' || filter === 'process') owner = `name = '${filter}' AND value = ${value}`;
    else stored.push(`${filter} = ${value}`);
  }
  return `((SELECT COALESCE(sum(count), 0) FROM audit_total WHERE ${[owner, ...stored].join(' AND ')})
        + ${beyond('count(*)', conditions.join(' AND ') || 'true')})::int`;
}

/** The sets of filters whose numbers are stored, in the order in which the list declares them. */
const COUNTED: readonly (readonly Counted[])[] = [
  ...([['action'], ['object'], ['action', 'object']] as const),
  ...([['cuser'], ['cuser', 'action'], ['cuser', 'object'], ['cuser', 'action', 'object']] as const),
  ...([['process'], ['action', 'process'], ['object', 'process'], ['action', 'object', 'process']] as const),
];

/** SQL: the number of the records in a range of times. Exact in one statement. */
function during(range: TimeRange): string {
  const numbers = [
    `(SELECT COALESCE(sum(count), 0) FROM audit_day WHERE ${DAYS.isWhole('day', range)})`,
    beyond('count(*)', DAYS.isWhole(DAYS.slotOf('ctime'), range)),
    ...DAYS.edges('ctime', range).map((edge) => `(SELECT count(*) FROM audit WHERE ${edge})`),
  ];
  return `(${numbers.join(' + ')})::int`;
}

/** SQL: no smaller id has a record since a time. Null: there is none. */
export function leastSince(from: string): string {
  // Not min(id), for which Postgres would look for the least id of all that fulfils the condition.
  const ids = [
    `(SELECT min(least_id) FROM audit_day WHERE ${DAYS.isWhole('day', { from })})`,
    beyond('min(id + 0)', `ctime >= to_timestamp(${from})`),
    ...DAYS.edges('ctime', { from }).map((edge) => `(SELECT min(id + 0) FROM audit WHERE ${edge})`),
  ];
  return `LEAST(${ids.join()})`;
}

/** SQL: no greater id has a record before a time. Null: there is none. */
export function greatestUntil(to: string): string {
  const ids = [
    `(SELECT max(greatest_id) FROM audit_day WHERE ${DAYS.isWhole('day', { to })})`,
    beyond('max(id + 0)', `ctime < to_timestamp(${to})`),
    ...DAYS.edges('ctime', { to }).map((edge) => `(SELECT max(id + 0) FROM audit WHERE ${edge})`),
  ];
  return `GREATEST(${ids.join()})`;
}

/** SQL: the number of all records. */
export const TOTAL = counted([], []);

/** SQL: the number of the records with the values of filters, by the names of these. */
export const TOTALS: Readonly<Record<string, (...values: string[]) => string>> = {
  ...Object.fromEntries(
    COUNTED.map((filters) => [filters.join(), (...values: string[]) => counted(filters, values)]),
  ),
  since: (from: string) => during({ from }),
  until: (to: string) => during({ to }),
  'since,until': (from: string, to: string) => during({ from, to }),
};
