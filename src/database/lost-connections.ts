import type { Pool, PoolClient } from 'pg';

/**
 * Keeps the process alive when a connection is lost just as it passes from one user to the next. The pool takes its listener for
 * errors away before it calls the next user, who gets a promise and listens a moment later. If the last answer to the former user and
 * Postgres's farewell arrive in one packet, the error comes between, and without a listener it would end the process. The next
 * statement on the connection fails.
 *
 * @param onLost called when a connection of the pool is lost, in use or not
 */
export function surviveLostConnections(pool: Pool, onLost: () => void = ignore): void {
  pool.on('acquire', (client: PoolClient) => client.on('error', onLost));
  pool.on('release', (_error: Error | undefined, client: PoolClient) => client.off('error', onLost));
  pool.on('error', onLost);
}

const ignore = (): void => undefined;
