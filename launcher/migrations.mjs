import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { PROJECT } from './folders.mjs';

/**
 * Whether a database has all migrations of the build. The process that migrates needs a second to find this out (measured),
 * because it loads TypeORM.
 *
 * @param {string} databaseUrl
 * @returns {Promise<boolean>} false also if the database cannot be asked
 */
export async function isMigrated(databaseUrl) {
  const file = pathToFileURL(join(PROJECT, 'dist', 'database', 'migrations', 'index.js'));
  // With another URL, Node loads the file again after a build.
  file.searchParams.set('at', String(Date.now()));
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  try {
    /** @type {typeof import('../src/database/migrations/index.js')} */
    const { migrations } = await import(file.href);
    await client.connect();
    /** @type {pg.QueryResult<{ name: string }>} */
    const { rows } = await client.query('SELECT name FROM migrations');
    const done = new Set(rows.map(({ name }) => name));
    return migrations.every(({ name }) => done.has(name));
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
