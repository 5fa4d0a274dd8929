import type { Pool, PoolClient } from 'pg';
import { endConnection } from './end-connection.js';

/** Which server a connection is to, since which start of it, and which of its databases. */
const SERVER = `
  SELECT extract(epoch FROM pg_postmaster_start_time()) || ' ' || oid AS server
  FROM pg_database WHERE datname = current_database()`;

/**
 * Looks, before a new connection is used, whether it is to the same server as the one before, and ends the connections to that one if
 * not. After a failover of which the network tells nothing, they are silent for seconds until they are given up, and new ones are to the new server
 * meanwhile. If the former one goes on, since nobody has ended it, what it accepts is lost.
 *
 * @param onOther called when a new connection is to another server, a restarted one too, and for the first connection
 */
export function noticeOtherServers(pool: Pool, onOther: () => void): void {
  let known: string | undefined;
  let begun = 0;
  /** The number of the connection that has told of the known server. */
  let newest = 0;
  const open = new Set<PoolClient>();
  pool.on('remove', (client) => open.delete(client));
  pool.options.verify = (client, done) => {
    const number = (begun += 1);
    client.query<{ server: string }>(SERVER).then(
      ({ rows: [row] }) => {
        const isOther = row?.server !== known;
        if (isOther && number < newest) {
          done(new Error('the connection is to a former server'));
          return;
        }
        newest = Math.max(newest, number);
        known = row?.server;
        if (isOther) {
          onOther();
          for (const former of open) endConnection(former);
          open.clear();
        }
        open.add(client);
        done();
      },
      (error: unknown) => done(error as Error),
    );
  };
}
