import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '#dist/database/data-source-options.js';

/*
 * Fails if the migrations do not create the tables that the entities describe, and prints the missing statements. Needs the
 * DATABASE_URL of a server on which it may create a database.
 */

const server = process.env.DATABASE_URL ?? '';
const name = `check_${randomBytes(6).toString('hex')}`;
const url = new URL(server);
url.pathname = `/${name}`;

const client = new pg.Client(server);
await client.connect();
await client.query(`CREATE DATABASE ${name}`);
const options = dataSourceOptions(url.href, 'check-migrations');
const source = new DataSource({
  ...options,
  // In CI the checks get only the processor time that the tests leave, so a connection may take long.
  extra: { ...options.extra, connectionTimeoutMillis: 0 },
  entities: [fileURLToPath(new URL('../dist/**/*.entity.js', import.meta.url))],
});
try {
  await source.initialize();
  await source.runMigrations();
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  for (const { query } of upQueries) console.error(query);
  if (source.entityMetadatas.length === 0) throw new Error('no entity found: run `npm run build` first');
  if (upQueries.length > 0) {
    console.error('the migrations do not create the tables that the entities describe: write a migration');
    process.exitCode = 1;
  }
} finally {
  if (source.isInitialized) await source.destroy();
  await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await client.end();
}
