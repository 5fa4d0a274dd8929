import type { Join } from '../../rest/lists/selection.js';
import { UserEntity } from './user.entity.js';

/** SQL of a user's full name, or of the username if both names are empty. The alias of the user's row is `u`. */
export const FULL_NAME = `
  CASE WHEN u.first_name = '' AND u.last_name = '' THEN u.username
    ELSE btrim(u.first_name || ' ' || u.last_name) END`;

/** Joins the user whose id is in a column, with the alias `u`. */
export const userOf = (column: string): { u: Join } => ({
  u: { entity: UserEntity, on: `u.id = ${column}` },
});
