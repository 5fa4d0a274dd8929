/**
 * Limits that Postgres enforces for each connection, in milliseconds. The first two are below the 4 s of `endStuckConnections`: the server cancels a statement that waits for a lock before the client gets a 503, so the statement
 * cannot commit afterwards. A process that is frozen inside a transaction holds its locks no longer than this.
 */
export const TIMEOUTS = {
  statement_timeout: 3_500,
  idle_in_transaction_session_timeout: 3_500,
  // A backend stops within this time after its client is gone. Without it, the backend notices only when it sends a result.
  client_connection_check_interval: 1_000,
};

/** What each connection asks for. */
const LIMITS = {
  ...TIMEOUTS,
  // All statements are short. Postgres compiles one whose estimate is high anew at each call: that of changed priorities, which found
  // nothing, took 160 ms of each second of a worker, and 0.1 ms without.
  jit: 'off',
  // What a transaction reads after it has got a lock must have what the former holder has committed, whatever the default of the role is.
  default_transaction_isolation: 'read\\ committed',
  // Lists are sent as texts. With `off`, the NULL of a list is a text, which is no number.
  array_nulls: 'on',
  // Times are read as numbers of seconds. With 0 or less, Postgres rounds them: at -10 by up to 14 hours.
  extra_float_digits: 1,
};

/**
 * What connections to a replica change. A statement that takes longer there, or conflicts with what the replica replays, is run
 * again on the primary; and the client must get its answer within 5 s.
 */
export const REPLICA_LIMITS = { statement_timeout: 700, default_transaction_read_only: 'on' };

/**
 * Adds the limits to the `options` of a Postgres URL.
 *
 * Options are part of the startup packet: every connection has them, without a round trip, and `DISCARD ALL` keeps them.
 * The URL's own `options` follow the limits and so override them. Left in the URL, they would replace the limits in `pg`.
 *
 * @param changes limits that are different or further
 * @returns the URL without `options`, and the combined options
 */
export function withServerLimits(
  url: string,
  changes: Readonly<Record<string, string | number>> = {},
): { url: string; options: string } {
  const limits = Object.entries({ ...LIMITS, ...changes })
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
  if (!URL.canParse(url)) return { url, options: limits };
  const parsed = new URL(url);
  const own = parsed.searchParams.get('options');
  if (own === null) return { url, options: limits };
  parsed.searchParams.delete('options');
  return { url: parsed.href, options: `${limits} ${own}` };
}
