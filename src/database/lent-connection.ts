import type { PoolClient } from 'pg';
import { databaseError, isDeadlock, isUnavailable, unwrapped } from './database-error.js';

/** What connections are taken from. */
type Connections = { connect(): Promise<PoolClient> };

/**
 * Runs `work` with a connection from a pool. Closes the connection afterwards if it was lost or Postgres is unavailable on it.
 *
 * @param work gets the connection, and a function to call if a statement of its own has lost it
 * @throws DatabaseUnavailable if no connection can be had; any error that `work` throws
 */
export async function lent<T>(
  pool: Connections,
  work: (client: PoolClient, onLoss: (error: Error) => void) => Promise<T>,
): Promise<T> {
  const client = await connectionOf(pool);
  let lost: Error | undefined;
  const onLoss = (error: Error): void => {
    lost ??= error;
  };
  // Without a listener, a lost connection would end the process.
  client.on('error', onLoss);
  try {
    return await work(client, onLoss);
  } catch (thrown) {
    const error = unwrapped(thrown);
    // Remove the connection from the pool: if its server has become a replica, the connection would stay read-only.
    if (isUnavailable(error) && !isDeadlock(error)) lost ??= error;
    throw error;
  } finally {
    client.off('error', onLoss);
    client.release(lost);
  }
}

async function connectionOf(pool: Connections): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw databaseError(error);
  }
}
