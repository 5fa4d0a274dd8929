import type { Pool, PoolClient } from 'pg';

/** How long a connection may be lent: a database that does not answer must become a 503 within 5 s. */
const LENT_MS = 4_000;

const LOOK_MS = 250;

/**
 * Ends connections whose borrower gets no answer, and so frees both. One look for all of them: a timer for each
 * statement, as `query_timeout` sets, cost a list page 40 of 150 µs, most of it in collecting them.
 *
 * @returns the function that ends it
 */
export function endStuckConnections(pool: Pool): () => void {
  const lentAt = new Map<PoolClient, number>();
  const onAcquire = (client: PoolClient) => lentAt.set(client, performance.now());
  const onRelease = (_error: Error | undefined, client: PoolClient) => lentAt.delete(client);
  pool.on('acquire', onAcquire).on('release', onRelease);
  const timer = setInterval(() => {
    for (const [client, since] of lentAt) {
      if (performance.now() - since < LENT_MS) continue;
      lentAt.delete(client);
      // With a statement under way this cuts the wire; the statement fails, and its borrower gives the client back.
      void (client as PoolClient & { end(): Promise<void> }).end();
    }
  }, LOOK_MS).unref();
  return () => {
    clearInterval(timer);
    pool.off('acquire', onAcquire).off('release', onRelease);
  };
}
