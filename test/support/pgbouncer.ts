import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { give, serverUser } from '../../launcher/postgres-home.mjs';
import { makePassable } from '../../launcher/folders.mjs';
import { freePort } from '../../launcher/ports.mjs';
import { startServer } from '../../launcher/server-process.mjs';

/** The first version that keeps named statements in transaction mode. */
const NEEDED = [1, 21] as const;

const PROGRAM = process.env.PGBOUNCER_PATH ?? 'pgbouncer';

/** Why the tests cannot run here; undefined if they can. */
export const whyNoPgBouncer: string | undefined = ((): string | undefined => {
  const needed = `PgBouncer ${NEEDED.join('.')} or newer in PATH or PGBOUNCER_PATH`;
  try {
    const [, major = 0, minor = 0] =
      /PgBouncer (\d+)\.(\d+)/.exec(execFileSync(PROGRAM, ['--version'], { encoding: 'utf8' })) ?? [];
    const isEnough = Number(major) > NEEDED[0] || (Number(major) === NEEDED[0] && Number(minor) >= NEEDED[1]);
    return isEnough ? undefined : `needs ${needed}; here is ${major}.${minor}`;
  } catch {
    return `needs ${needed}`;
  }
})();

/** A PgBouncer in transaction mode before a Postgres. */
export interface PgBouncer {
  /** The URL of a database through it. */
  through(databaseUrl: string): string;
  /** Replaces all connections to Postgres, each after its transaction. */
  reconnect(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param server the URL of a Postgres
 * @param poolSize the connections to Postgres for a database
 */
export async function startPgBouncer(server: string, poolSize: number): Promise<PgBouncer> {
  const { hostname, port: target, username, password } = new URL(server);
  const folder = mkdtempSync(join(tmpdir(), 'liucheng-pgbouncer-'));
  makePassable(folder);
  // Like Postgres, it refuses to run as root.
  const user = serverUser(folder);
  const port = await freePort();
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    give(path, user);
    return path;
  };
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'scram-sha-256',
    auth_file: file('users.txt', `"${username}" "${password}"\n`),
    admin_users: username,
    pool_mode: 'transaction',
    default_pool_size: poolSize,
    max_client_conn: 200,
    max_prepared_statements: 500,
    ignore_startup_parameters: 'options',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const config = [`[databases]`, `* = host=${hostname} port=${target}`, `[pgbouncer]`, ...lines, ''];
  const through = (databaseUrl: string): string => {
    const url = new URL(databaseUrl);
    url.port = String(port);
    return url.href;
  };
  const admin = new URL(through(server));
  admin.pathname = '/pgbouncer';
  const command = async (text: string): Promise<void> => {
    const client = new pg.Client(admin.href);
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  };
  const bouncer = await startServer({
    name: 'PgBouncer',
    file: PROGRAM,
    args: [file('pgbouncer.ini', config.join('\n'))],
    logFile: join(folder, 'pgbouncer.log'),
    user,
    isReady: () =>
      command('SHOW VERSION').then(
        () => true,
        () => false,
      ),
  });
  return {
    through,
    reconnect: () => command('RECONNECT'),
    async close() {
      await bouncer.end('SIGTERM');
      rmSync(folder, { recursive: true });
    },
  };
}
