import type { Statement } from '../database/database.js';
import { unixSeconds } from '../database/unix-seconds.js';
import type { OrderTerm } from '../rest/lists/ordering.js';
import type { AuditFilters, AuditOrdering } from './dto/audit-filters.js';

/** The documented keys, in the documented order. An id is a `bigint`, exact as a number up to 2^53. */
const SHOWN = `
  a.id::float8 AS id, ${unixSeconds('a.ctime')} AS ctime, a.cuser, u.username, a.action, a.object, a.object_id,
  a.process_id AS process, host(a.ip) AS ip, a.request_id`;

const TESTS: Record<keyof AuditFilters, string> = {
  cuser: 'a.cuser =',
  action: 'a.action =',
  object: 'a.object =',
  object_id: 'a.object_id =',
  process: 'a.process_id =',
  since: 'a.ctime >= to_timestamp',
  until: 'a.ctime < to_timestamp',
};

/** A page of records, and how many there are in all. Admins ask seldom: no connection keeps their plans. */
export function listStatements(
  filters: AuditFilters,
  order: OrderTerm<AuditOrdering>[],
): { page: Statement; count: Statement; values: unknown[] } {
  const given = (Object.keys(TESTS) as (keyof AuditFilters)[]).filter((name) => filters[name] !== undefined);
  const tests = given.map((name, index) => `${TESTS[name]} ($${index + 1})`);
  const where = tests.length > 0 ? `WHERE ${tests.join(' AND ')}` : '';
  const terms = order.map(({ field, descending }) => {
    const column = field === 'process' ? 'process_id' : field;
    return `a.${column}${descending ? ' DESC' : ''}`;
  });
  return {
    page: {
      name: '',
      text: `SELECT ${SHOWN} FROM audit a LEFT JOIN users u ON u.id = a.cuser ${where} ORDER BY ${terms.join(', ')}
        LIMIT $${given.length + 1} OFFSET $${given.length + 2}`,
    },
    count: { name: '', text: `SELECT count(*)::int AS count FROM audit a ${where}` },
    values: given.map((name) => filters[name]),
  };
}

/**
 * Removes at most `$2` records that are older than `$1` days; gives those removed. Records come in the order of time,
 * so the lowest ids tell whether there is anything to remove.
 */
export const EXPIRE_AUDIT: Statement = {
  name: 'audit-expire',
  text: `
    WITH oldest AS MATERIALIZED (SELECT id, ctime FROM audit ORDER BY id LIMIT $2)
    DELETE FROM audit USING oldest
    WHERE audit.id = oldest.id AND oldest.ctime < now() - $1 * interval '1 day'
    RETURNING audit.id`,
};
