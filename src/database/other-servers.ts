import type { ClientBase, Pool, PoolClient } from 'pg';
import { endConnection } from './end-connection.js';
import { onOwnConnection } from './own-connection.js';
import { repeat } from './repeat.js';

/** Which server a connection is to, since which start of it, and which of its databases. */
const SERVER = {
  text: `
    SELECT extract(epoch FROM pg_postmaster_start_time()) || ' ' || oid AS server
    FROM pg_database WHERE datname = current_database()`,
  // The types of `pg` omit it.
  query_timeout: 3_000,
};

/** How long after a look the next one begins. */
const LOOK_MS = 10_000;

/**
 * Looks, before a new connection is used, whether it is to the same server as the one before, and ends the connections to that one if
 * not. After a failover of which the network tells nothing, they are silent for seconds until they are given up, and new ones are to the new server
 * meanwhile. If the former one goes on, since nobody has ended it, what it accepts is lost. So while the pool has connections, another one is opened
 * every {@link LOOK_MS} just to look.
 *
 * That one is not of the pool, so that nothing waits for it. With the pool's `maxLifetimeSeconds` instead, statements would wait for new
 * connections, which have to plan the named ones again, and a connection that is in use for longer would stay.
 *
 * @param onOther called when a new connection is to another server, a restarted one too, and for the first connection
 * @returns a function that ends the looks
 */
export function noticeOtherServers(pool: Pool, onOther: () => void, everyMs = LOOK_MS): () => void {
  let known: string | undefined;
  let begun = 0;
  /** The number of the connection that has told of the known server. */
  let newest = 0;
  const open = new Set<PoolClient>();
  const asked = new WeakSet<PoolClient>();
  /** Takes note that the connection with this number is to this server. Returns false if that is a former one. */
  const accept = (number: number, server: string | undefined): boolean => {
    const isOther = server !== known;
    if (isOther && number < newest) return false;
    newest = Math.max(newest, number);
    known = server;
    if (isOther) {
      onOther();
      for (const former of open) endConnection(former);
      open.clear();
    }
    return true;
  };
  pool.on('remove', (client) => open.delete(client));
  // Of a connection that was open before, nobody knows to which server it is.
  pool.on('release', (_error: Error | boolean | undefined, client: PoolClient) => {
    if (!asked.has(client)) void client.end();
  });
  pool.options.verify = (client, done) => {
    asked.add(client);
    const number = (begun += 1);
    serverOf(client).then(
      (server) => {
        if (!accept(number, server)) {
          done(new Error('the connection is to a former server'));
          return;
        }
        open.add(client);
        done();
      },
      (error: unknown) => done(error as Error),
    );
  };
  const ending = new AbortController();
  const look = async (): Promise<void> => {
    if (pool.totalCount === 0) return;
    const number = (begun += 1);
    try {
      accept(number, await onOwnConnection(pool, ending.signal, serverOf));
    } catch {
      // A server that does not answer is not known to be another one.
    }
  };
  void repeat(everyMs, look, ending.signal);
  return () => ending.abort();
}

async function serverOf(client: ClientBase): Promise<string | undefined> {
  const { rows } = await client.query<{ server: string }>(SERVER);
  return rows[0]?.server;
}
