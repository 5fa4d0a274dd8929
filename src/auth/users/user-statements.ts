import type { Statement } from '../../database/database.js';
import type { OrderTerm } from '../../rest/lists/ordering.js';
import { SEEDED_USER } from '../tokens/token-statements.js';
import type { UserFilters, UserOrdering } from './user-filters.js';

const SHOWN = 'id, username, first_name, last_name, role, is_active';

export const DETAIL: Statement = {
  name: 'user-detail',
  text: `SELECT ${SHOWN} FROM users WHERE id = $1 AND deleted_at IS NULL`,
};

export const BY_NAME: Statement = {
  name: 'user-by-name',
  text: `SELECT ${SHOWN} FROM users WHERE username = $1 AND deleted_at IS NULL`,
};

/** What a login is compared with. */
export const PASSWORD_BY_NAME: Statement = {
  name: 'user-password-by-name',
  text: `SELECT id, password FROM users WHERE username = $1 AND is_active AND deleted_at IS NULL`,
};

export const PASSWORD: Statement = {
  name: 'user-password',
  text: `SELECT password FROM users WHERE id = $1 AND deleted_at IS NULL`,
};

export const ADD: Statement = {
  name: 'user-add',
  text: `
    INSERT INTO users (username, first_name, last_name, role, is_active, password)
    VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${SHOWN}`,
};

/**
 * A user, and every administrator who can call: those with a password, and in open mode the seeded one. In the order of
 * ids, so that two callers never wait for each other.
 */
export const LOCK: Statement = {
  name: 'user-lock',
  text: `
    SELECT id, role = 'admin' AND is_active AND (password IS NOT NULL OR ($2 AND id = ${SEEDED_USER})) AS is_admin
    FROM users WHERE deleted_at IS NULL AND (id = $1 OR role = 'admin' AND is_active) ORDER BY id FOR UPDATE`,
};

export const CHANGE: Statement = {
  name: 'user-change',
  text: `
    UPDATE users SET username = COALESCE($2, username), first_name = COALESCE($3, first_name),
      last_name = COALESCE($4, last_name), role = COALESCE($5, role), is_active = COALESCE($6, is_active),
      password = COALESCE($7, password)
    WHERE id = $1 RETURNING ${SHOWN}`,
};

export const DELETE: Statement = {
  name: 'user-delete',
  text: `UPDATE users SET deleted_at = now(), is_active = false, password = NULL WHERE id = $1`,
};

/** A page of users, and how many there are in all. */
export function listStatements(
  { username = '', role, is_active }: UserFilters,
  order: OrderTerm<UserOrdering>[],
): { page: Statement; count: Statement; values: unknown[] } {
  const where = `
    deleted_at IS NULL AND ($1 = '' OR username ILIKE $2) AND ($3::varchar IS NULL OR role = $3)
    AND ($4::boolean IS NULL OR is_active = $4)`;
  const terms = order.map(({ field, descending }) => `${field}${descending ? ' DESC' : ''}`);
  return {
    page: {
      // Orders of more terms are rare, and there are many: no connection keeps their plans.
      name: terms.length > 2 ? '' : `user-list ${terms.join()}`,
      text: `SELECT ${SHOWN} FROM users WHERE ${where} ORDER BY ${terms.join(', ')} LIMIT $5 OFFSET $6`,
    },
    count: { name: 'user-count', text: `SELECT count(*)::int AS count FROM users WHERE ${where}` },
    values: [username, `%${username.replace(/[\\%_]/g, '\\$&')}%`, role, is_active],
  };
}
