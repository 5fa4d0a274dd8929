/**
 * SQL: locks a text of an owner until the end of the transaction, and says whether no other session has locked it. It never waits, which would
 * occupy a connection. Two texts with one hash count as one: whoever finds a lock taken tries again.
 *
 * @param text SQL of the text
 * @param owner SQL of an integer, such as the id of a user
 */
export const tryLock = (text: string, owner: string): string =>
  `pg_try_advisory_xact_lock(hashtextextended(${text}::text, ${owner}::bigint))`;
