import type { Pool } from 'pg';

/** Which server a connection is to, since which start of it, and which of its databases. */
const SERVER = `
  SELECT extract(epoch FROM pg_postmaster_start_time()) || ' ' || oid AS server
  FROM pg_database WHERE datname = current_database()`;

/**
 * Looks, before a new connection is used, whether it is to the same server as the one before. After a failover of which the network tells
 * nothing, earlier connections are silent for seconds until they are given up, and new ones are to the new server meanwhile.
 *
 * @param onOther called when a new connection is to another server, a restarted one too, and for the first connection
 */
export function noticeOtherServers(pool: Pool, onOther: () => void): void {
  let known: string | undefined;
  pool.options.verify = (client, done) => {
    client.query<{ server: string }>(SERVER).then(
      ({ rows: [row] }) => {
        if (row?.server !== known) onOther();
        known = row?.server;
        done();
      },
      (error: unknown) => done(error as Error),
    );
  };
}
