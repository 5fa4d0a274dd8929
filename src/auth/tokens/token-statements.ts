import type { Statement } from '../../database/database.js';

/** Whom a token stands for; no row where it is unknown, has expired, or its user is gone. */
export const LOOK_UP: Statement = {
  name: 'token-look-up',
  text: `
    SELECT u.id, u.username, u.role, u.is_active, t.id AS token_id, t.name AS key_name, t.role AS key_role,
      COALESCE(t.use_time < now() - interval '1 minute', true) AS unmarked
    FROM access_token t JOIN users u ON u.id = t.user_id
    WHERE t.hash = $1 AND (t.expire_time IS NULL OR t.expire_time > now()) AND u.deleted_at IS NULL`,
};

/** The user of the first migration, whom calls without credentials are in open mode. */
export const SEEDED_USER = 1;

export const LOOK_UP_SEEDED: Statement = {
  name: 'user-seeded',
  text: `SELECT id, username, role FROM users WHERE id = ${SEEDED_USER} AND is_active AND deleted_at IS NULL`,
};

/** Several processes may find it due at once; the first one writes. */
export const MARK_USED: Statement = {
  name: 'token-mark-used',
  text: `
    UPDATE access_token SET use_time = now()
    WHERE id = $1 AND (use_time IS NULL OR use_time < now() - interval '1 minute')`,
};

/**
 * Gives a token to a user, whose expired ones go. Only while the password is the one that was compared: a change that is
 * under way is waited for, and a token that it should have ended never comes to be.
 */
export const ISSUE: Statement = {
  name: 'token-issue',
  text: `
    WITH found AS (
        SELECT id FROM users WHERE id = $1 AND password = $2 AND is_active AND deleted_at IS NULL FOR SHARE),
      expired AS (DELETE FROM access_token WHERE user_id IN (SELECT id FROM found) AND expire_time < now())
    INSERT INTO access_token (hash, user_id, expire_time)
    SELECT $3, id, now() + make_interval(days => $4) FROM found RETURNING id`,
};

/** A row where a token has not been revoked. */
export const STILL_GIVEN: Statement = {
  name: 'token-still-given',
  text: `SELECT id FROM access_token WHERE id = $1`,
};

export const REVOKE: Statement = {
  name: 'token-revoke',
  text: `DELETE FROM access_token WHERE id = $1 RETURNING id`,
};

/** Logins and API keys. */
export const REVOKE_ALL: Statement = {
  name: 'token-revoke-all',
  text: `DELETE FROM access_token WHERE user_id = $1`,
};
