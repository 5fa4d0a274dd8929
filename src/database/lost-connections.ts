import type { Pool, PoolClient } from 'pg';
import { databaseError, losesServer } from './database-error.js';

/**
 * Keeps the process alive when a connection is lost just as it passes from one user to the next. The pool takes its listener for
 * errors away before it calls the next user, who gets a promise and listens a moment later. If the last answer to the former user and
 * Postgres's farewell arrive in one packet, the error comes between, and without a listener it would end the process. The next
 * statement on the connection fails.
 *
 * @param onLost called when a connection of the pool is lost, in use or not. One that is lost while a statement runs fails the statement only,
 *   and its user gives it back with the error
 */
export function surviveLostConnections(pool: Pool, onLost: () => void = ignore): void {
  pool.on('acquire', (client: PoolClient) => client.on('error', onLost));
  pool.on('release', (error: Error | boolean | undefined, client: PoolClient) => {
    client.off('error', onLost);
    const unavailable = databaseError(error);
    if (losesServer(unavailable)) onLost();
  });
  pool.on('error', onLost);
}

const ignore = (): void => undefined;
