import { anyOf } from '../../database/any-of.js';
import type { Statement } from '../../database/database.js';

/*
 * Named statements, because every active caller is looked up again after half a second, and requests wait for it. Measured on the
 * detail route: a named statement reached 0.91 of the throughput of a bare `pg` handler, a repository's `findOne` 0.53.
 */

/** The users of the tokens with these hashes; no row for a token that is unknown or expired, or whose user is deleted. */
export const LOOK_UP: Statement = {
  name: 'token-look-up',
  text: `
    SELECT t.hash, u.id, u.username, u.role, u.is_active, t.id AS token_id, t.name AS key_name, t.role AS key_role,
      COALESCE(t.use_time < now() - interval '1 minute', true) AS unmarked
    FROM access_token t JOIN users u ON u.id = t.user_id
    WHERE t.hash = ${anyOf('$1::text[]')} AND (t.expire_time IS NULL OR t.expire_time > now()) AND u.deleted_at IS NULL`,
};

/** The id of the user that the first migration creates. In open mode, requests without credentials act as this user. */
export const SEEDED_USER = 1;

/** The user {@link SEEDED_USER}; no row if that user is not active. */
export const LOOK_UP_SEEDED: Statement = {
  name: 'user-seeded',
  text: `SELECT id, username, role FROM users WHERE id = ${SEEDED_USER} AND is_active AND deleted_at IS NULL`,
};

/** The most logins of a user at a time. All of them are revoked in one statement. */
const MOST_LOGINS = 1_000;

/** An installation that had no limit can have a million of one user. */
const ENDED_AT_ONCE = 10_000;

/**
 * Deletes the expired tokens of the user `$1`, and the oldest logins of theirs, so that another login makes {@link MOST_LOGINS}. `$2`: the
 * time of this machine, in milliseconds since 1970. Both clocks have to agree that a token has expired: one of them may be ahead.
 */
export const END_LOGINS: Statement = {
  name: 'token-end-logins',
  text: `
    DELETE FROM access_token WHERE user_id = $1 AND (expire_time < least(now(), to_timestamp($2::float8 / 1000)) OR id = ANY (ARRAY(
      SELECT id FROM access_token WHERE user_id = $1 AND name IS NULL
      ORDER BY id DESC OFFSET ${MOST_LOGINS - 1} LIMIT ${ENDED_AT_ONCE})))`,
};

/** Updates the time of use at most once a minute, even if several processes do it at the same time. */
export const MARK_USED: Statement = {
  name: 'token-mark-used',
  text: `
    UPDATE access_token SET use_time = now()
    WHERE id = $1 AND (use_time IS NULL OR use_time < now() - interval '1 minute')`,
};
