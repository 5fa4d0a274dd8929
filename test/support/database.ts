import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { migrations } from '../../src/database/migrations/index.js';

/** Spec files run at once; the first makes the template, the others wait: any number, the same in each. */
const TEMPLATE_LOCK = 7_310_483;

/** A database of a spec file's own. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Clones the migrated template, which takes some 50 ms; migrating takes longer, and grows. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const server = process.env.LIUCHENG_TEST_SERVER ?? process.env.DATABASE_URL;
  if (server === undefined) throw new Error('DATABASE_URL is not set: run the tests with `npm test`');
  process.env.LIUCHENG_TEST_SERVER = server;
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const template = await ensureTemplate(server, client);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  return {
    url: withDatabase(server, name),
    drop: () =>
      onServer(server, async (client) => {
        await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      }),
  };
}

async function ensureTemplate(server: string, client: pg.Client): Promise<string> {
  // Postgres cuts names after 63 bytes, and two that were cut alike would pass for one.
  const names = migrations.map(({ name }) => name).join();
  const template = `template_${createHash('sha256').update(names).digest('hex').slice(0, 16)}`;
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [template]);
  if (rowCount !== 0) return template;
  await client.query(`CREATE DATABASE ${template}_new`);
  const source = new DataSource({ ...dataSourceOptions(withDatabase(server, `${template}_new`), 'tests') });
  await source.initialize();
  await source.runMigrations();
  await source.destroy();
  // Whoever is killed in the middle leaves no half-made template under the name that others look for.
  await client.query(`ALTER DATABASE ${template}_new RENAME TO ${template}`);
  return template;
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
