import { FULL_NAME } from '../auth/users/full-name.js';
import type { Statement } from '../database/database.js';
import { unixSeconds } from '../database/unix-seconds.js';
import type { OrderTerm } from '../rest/lists/ordering.js';
import type { VariableFilters, VariableOrdering } from './dto/variable-filters.js';

const SHOWN = `
  v.id, v.name, v.type, w.value, v.visible, v.mark, v.cuser, ${FULL_NAME} AS "user",
  ${unixSeconds('v.ctime')} AS ctime`;

const FROM = `
  FROM variable v JOIN users u ON u.id = v.cuser
  JOIN variable_value w ON w.variable_id = v.id AND w.until IS NULL`;

export const DETAIL: Statement = { name: 'variable-detail', text: `SELECT ${SHOWN} ${FROM} WHERE v.id = $1` };

/** The next moment. Whoever has it is the only one who changes shared variables until that is committed. */
export const NEXT_MOMENT: Statement = {
  name: 'variable-next-moment',
  text: `UPDATE variable_clock SET moment = moment + 1 RETURNING moment`,
};

export const COUNT_ALL: Statement = {
  name: 'variable-count-all',
  text: `SELECT count(*)::int AS count FROM variable`,
};

export const CREATE: Statement = {
  name: 'variable-create',
  text: `INSERT INTO variable (name, type, visible, mark, cuser) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
};

export const UPDATE: Statement = {
  name: 'variable-update',
  text: `UPDATE variable SET name = $2, type = $3, visible = $4, mark = $5 WHERE id = $1`,
};

export const DELETE: Statement = {
  name: 'variable-delete',
  text: `DELETE FROM variable WHERE id = $1`,
};

/** What the variable `$1` was until the moment `$2`. */
export const END_VALUE: Statement = {
  name: 'variable-end-value',
  text: `UPDATE variable_value SET until = $2, ended_at = now() WHERE variable_id = $1 AND until IS NULL`,
};

/** What the variable `$1` is from the moment `$2` on. */
export const BEGIN_VALUE: Statement = {
  name: 'variable-begin-value',
  text: `INSERT INTO variable_value (variable_id, since, name, type, value) VALUES ($1, $2, $3, $4, $5)`,
};

/** A page of shared variables, and how many there are in all. */
export function listStatements(
  { name, type, cuser }: VariableFilters,
  order: OrderTerm<VariableOrdering>[],
): { page: Statement; count: Statement; values: unknown[] } {
  const tests: [test: string, value: unknown][] = [];
  if (name !== undefined && name !== '')
    tests.push(['v.name ILIKE ', `%${name.replace(/[\\%_]/g, '\\$&')}%`]);
  if (type !== undefined) tests.push(['v.type = ', type]);
  if (cuser !== undefined) tests.push(['v.cuser = ', cuser]);
  const parts = tests.map(([test], index) => `${test}$${index + 1}`);
  const where = parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '';
  const terms = order.map(({ field, descending }) => `v.${field}${descending ? ' DESC' : ''}`);
  const limits = `LIMIT $${tests.length + 1} OFFSET $${tests.length + 2}`;
  return {
    // There are few, and they are seldom listed: no connection keeps these plans.
    page: { name: '', text: `SELECT ${SHOWN} ${FROM} ${where} ORDER BY ${terms.join(', ')} ${limits}` },
    count: { name: '', text: `SELECT count(*)::int AS count FROM variable v ${where}` },
    values: tests.map(([, value]) => value),
  };
}
