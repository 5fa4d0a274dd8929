import pg, { type Client, type Pool } from 'pg';
import { endConnection } from './end-connection.js';

/**
 * Runs `work` on a connection that is not of the pool but has its options, so that it neither waits for the pool's nor takes a place of it.
 *
 * @param signal ends the connection at once: the statement that runs fails
 * @param work must not wait for ever for an answer: give its statements a `query_timeout`
 * @throws any error of the connection and of `work`
 */
export async function onOwnConnection<T>(
  pool: Pool,
  signal: AbortSignal,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const client = new pg.Client(pool.options);
  const end = (): void => endConnection(client);
  // Without a listener, a lost connection would end the process.
  client.on('error', end);
  signal.addEventListener('abort', end);
  try {
    await client.connect();
    const result = await work(client);
    // Not awaited: the farewell may not arrive.
    void client.end();
    return result;
  } catch (error) {
    end();
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
  }
}
