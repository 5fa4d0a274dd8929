import { UserEntity } from '../auth/users/user.entity.js';
import { AuditEntity } from '../recording/audit.entity.js';
import { comparing, type FilterCondition } from '../rest/lists/filter-conditions.js';
import { Listing } from '../rest/lists/listing.js';
import { AUDIT_ORDERING, AuditFilters, type AuditOrdering } from './dto/audit-filters.js';
import { AuditView } from './dto/audit-view.js';
import { greatestUntil, leastSince, TOTAL, TOTALS } from './totals/total-statements.js';

/** The values that most records have. Indexes have the other records in the order of these columns. */
const MOST = { action: 'execute', object: 'job' } as const;

const isMost = (column: keyof typeof MOST): string => `a.${column} = '${MOST[column]}'`;
const isOther = (column: keyof typeof MOST): string => `a.${column} <> '${MOST[column]}'`;

/** The two parts of the list for an order by a column. */
const DIVIDED: Readonly<Record<string, readonly string[]>> = {
  action: [isMost('action'), isOther('action')],
  object: [isMost('object'), isOther('object')],
};

/**
 * The condition of a filter by a column of which most records have one value. It names the part of the list with the given value: an index has the
 * records of the smaller part, and without the condition of that index, Postgres looked for the newest records of a rare value among all.
 */
function mostly(column: keyof typeof MOST): FilterCondition {
  const equals: FilterCondition['sql'] = (value) => `a.${column} = ${value}`;
  const among = (part: string): Pick<FilterCondition, 'sql' | 'parts'> => ({
    sql: equals,
    parts: (field) => (field === column ? [part] : (DIVIDED[field] ?? [part])),
  });
  const others: FilterCondition = {
    sql: (value) => `${isOther(column)} AND ${value}::text IS NOT NULL`,
    parts: () => [isOther(column)],
  };
  return {
    sql: equals,
    variant: (value: string) =>
      value === MOST[column]
        ? { name: 'most', condition: { ...among(isMost(column)), others } }
        : { name: 'other', condition: among(isOther(column)) },
  };
}

/**
 * The condition of a filter by one end of a range of times.
 *
 * @param ids SQL of a condition that the ids of all records in the range fulfil
 */
function ofTimes(comparison: '>=' | '<', ids: (seconds: string) => string): FilterCondition {
  const { sql } = comparing(`a.ctime ${comparison} to_timestamp`);
  return {
    sql,
    isSearch: true,
    among: (seconds, first) => {
      if (first?.field === 'ctime') return sql(seconds);
      return first === undefined || first.field === 'id' ? ids(seconds) : undefined;
    },
  };
}

/**
 * The audit records. Only administrators can read them.
 *
 * Each execute writes one, and they are kept for longer than jobs. With ten million, the indexes of `AuditEntity` keep filters and orders from
 * reading all of them, and counts are stored ({@link TOTALS}). Two filters whose number is not stored are counted by reading the records of one.
 */
export const RECORDS = new Listing<AuditView, AuditFilters, AuditOrdering>({
  name: 'audit',
  view: AuditView,
  entity: AuditEntity,
  alias: 'a',
  joins: { u: { entity: UserEntity, on: 'u.id = a.cuser', isOptional: true } },
  columns: { username: 'u.username', process: 'a.process_id' },
  filters: AuditFilters,
  ordering: AUDIT_ORDERING,
  isLong: true,
  divided: DIVIDED,
  total: TOTAL,
  totals: TOTALS,
  conditions: {
    action: mostly('action'),
    object: mostly('object'),
    since: ofTimes('>=', (from) => `a.id >= ${leastSince(from)}`),
    until: ofTimes('<', (to) => `a.id <= ${greatestUntil(to)}`),
  },
  isRare: true,
});
