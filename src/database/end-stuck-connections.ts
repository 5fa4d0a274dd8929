import type { Pool, PoolClient } from 'pg';
import { endConnection, socketOf } from './end-connection.js';

/** How long a connection of the primary in use may transfer nothing. The client must get a 503 within 5 s if the database does not answer. */
const SILENT_MS = 4_000;

const CHECK_MS = 250;

/** A connection in use. */
interface InUse {
  /** How many bytes it had transferred at the last check; null before the first check. */
  transferred: number | null;
  /** Since when it has transferred nothing more. */
  since: number;
}

/**
 * Ends connections in use that transfer nothing for `silentMs`; their statements fail. A connection that still
 * transfers bytes is not stuck, even if the result is large or the network slow. One timer checks all connections: a timer
 * for each statement, as `query_timeout` sets, took 40 of the 150 µs of a list page, most of it in garbage collection.
 *
 * @param onEnded called when a connection is ended
 * @param silentMs in milliseconds; by default less than the time in which a client must get its answer
 * @returns a function that ends the checks as soon as no connection is in use; closing the pool waits for those in use
 */
export function endStuckConnections(pool: Pool, onEnded: () => void, silentMs = SILENT_MS): () => void {
  const inUse = new Map<PoolClient, InUse>();
  const onAcquire = (client: PoolClient) =>
    inUse.set(client, { transferred: null, since: performance.now() });
  const onRelease = (_error: Error | undefined, client: PoolClient) => inUse.delete(client);
  pool.on('acquire', onAcquire).on('release', onRelease);
  let isEnding = false;
  const timer = setInterval(() => {
    if (isEnding && inUse.size === 0) clearInterval(timer);
    const now = performance.now();
    for (const [client, { transferred: before, since }] of inUse) {
      const transferred = transferredBy(client);
      if (transferred !== before) inUse.set(client, { transferred, since: before === null ? since : now });
      else if (now - since >= silentMs) {
        inUse.delete(client);
        endConnection(client);
        onEnded();
      }
    }
  }, CHECK_MS).unref();
  return () => {
    isEnding = true;
  };
}

/** Bytes received, and bytes handed to the operating system to send. */
function transferredBy(client: PoolClient): number {
  const stream = socketOf(client);
  return stream.bytesRead + stream.bytesWritten - stream.writableLength;
}
