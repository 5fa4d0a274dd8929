import type { Statement } from '../../database/database.js';
import { unixSeconds } from '../../database/unix-seconds.js';
import type { OrderTerm } from '../../rest/lists/ordering.js';
import { FULL_NAME } from '../users/full-name.js';
import type { KeyFilters, KeyOrdering } from './key-input.js';

const SHOWN = `
  t.id, t.name, t.role, t.user_id AS cuser, ${FULL_NAME} AS "user", ${unixSeconds('t.ctime')} AS ctime,
  ${unixSeconds('t.expire_time')} AS expire_time, ${unixSeconds('t.use_time')} AS use_time`;

export const DETAIL: Statement = {
  name: 'key-detail',
  text: `
    SELECT ${SHOWN} FROM access_token t JOIN users u ON u.id = t.user_id WHERE t.id = $1 AND t.name IS NOT NULL`,
};

/** The user's row is locked: who is being deactivated or deleted gets no key that outlives it. */
export const CREATE: Statement = {
  name: 'key-create',
  text: `
    WITH u AS (SELECT * FROM users WHERE id = $1 AND is_active AND deleted_at IS NULL FOR SHARE),
      t AS (
        INSERT INTO access_token (user_id, hash, name, role, expire_time)
        SELECT id, $2, $3, $4, to_timestamp($5) FROM u RETURNING *)
    SELECT ${SHOWN} FROM t JOIN u ON u.id = t.user_id`,
};

const COLUMNS: Record<KeyOrdering, string> = {
  id: 't.id',
  name: 't.name',
  cuser: 't.user_id',
  ctime: 't.ctime',
  expire_time: 't.expire_time',
  use_time: 't.use_time',
};

/**
 * A page of API keys, and how many there are in all.
 *
 * @param owner whose keys alone; undefined: everybody's
 */
export function listStatements(
  { name = '', cuser }: KeyFilters,
  owner: number | undefined,
  order: OrderTerm<KeyOrdering>[],
): { page: Statement; count: Statement; values: unknown[] } {
  const from = `
    FROM access_token t JOIN users u ON u.id = t.user_id
    WHERE t.name IS NOT NULL AND ($1 = '' OR t.name ILIKE $2) AND ($3::int IS NULL OR t.user_id = $3)
      AND ($4::int IS NULL OR t.user_id = $4)`;
  const terms = order.map(({ field, descending }) => `${COLUMNS[field]}${descending ? ' DESC' : ''}`);
  return {
    page: {
      // Orders of more terms are rare, and there are many: no connection keeps their plans.
      name: terms.length > 2 ? '' : `key-list ${terms.join()}`,
      text: `SELECT ${SHOWN} ${from} ORDER BY ${terms.join(', ')} LIMIT $5 OFFSET $6`,
    },
    count: { name: 'key-count', text: `SELECT count(*)::int AS count ${from}` },
    values: [name, `%${name.replace(/[\\%_]/g, '\\$&')}%`, cuser, owner],
  };
}
