/** SQL of a user's full name, or user name where there is none; the user's row is called `u`. */
export const FULL_NAME = `
  CASE WHEN u.first_name = '' AND u.last_name = '' THEN u.username
    ELSE btrim(u.first_name || ' ' || u.last_name) END`;
