import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { migrations } from '../../src/database/migrations/index.js';
import { until } from './until.js';

/** Key of the advisory lock under which the first of several concurrent spec files creates the template. Arbitrary number. */
const TEMPLATE_LOCK = 7_310_483;

/** The error code of Postgres for a database with sessions. */
const OBJECT_IN_USE = '55006';

/** The database of one spec file. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/**
 * Clones the migrated template; migrating takes longer, and grows.
 *
 * @param server the URL of the Postgres, by default that of all tests
 */
export async function cloneDatabase(server = process.env.DATABASE_URL): Promise<TestDatabase> {
  if (server === undefined) throw new Error('DATABASE_URL is not set: run the tests with `npm test`');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const template = await ensureTemplate(server, client);
    // The default strategy also writes the copy to the WAL, which takes half as much CPU time again (measured).
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  });
  return {
    url: withDatabase(server, name),
    drop: () =>
      onServer(server, async (client) => {
        // Sessions of killed processes can take longer to end than the 5 s for which Postgres waits.
        await until(() => isDropped(client, name), `${name} is dropped`);
      }),
  };
}

async function isDropped(client: pg.Client, name: string): Promise<boolean> {
  try {
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    return true;
  } catch (error) {
    if ((error as pg.DatabaseError).code === OBJECT_IN_USE) return false;
    throw error;
  }
}

async function ensureTemplate(server: string, client: pg.Client): Promise<string> {
  // Hashed, since Postgres truncates names to 63 bytes, and truncated names could be equal.
  const names = migrations.map(({ name }) => name).join();
  const template = `template_${createHash('sha256').update(names).digest('hex').slice(0, 16)}`;
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [template]);
  if (rowCount !== 0) return template;
  await client.query(`CREATE DATABASE ${template}_new`);
  const source = new DataSource({ ...dataSourceOptions(withDatabase(server, `${template}_new`), 'tests') });
  await source.initialize();
  await source.runMigrations();
  await source.destroy();
  // Renamed last, so that a killed process leaves no incomplete template under this name.
  await client.query(`ALTER DATABASE ${template}_new RENAME TO ${template}`);
  return template;
}

/** Whether a statement of the client's database waits for a lock at this moment. The client may be in a transaction. */
export async function waitsForLock(client: pg.ClientBase | pg.Pool): Promise<boolean> {
  // Within a transaction, `pg_stat_activity` lists only the sessions that were there when it was first read.
  await client.query('SELECT pg_stat_clear_snapshot()');
  const { rows } = await client.query<{ waits: boolean }>(
    `SELECT EXISTS (
       SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
     ) AS waits`,
  );
  return rows[0]!.waits;
}

async function onServer(server: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
