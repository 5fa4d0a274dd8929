import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { migrations } from '../../src/database/migrations/index.js';

/** The migrations that come before one. */
export const before = (migration: (typeof migrations)[number]) =>
  migrations.slice(0, migrations.indexOf(migration));

/**
 * Creates a database before the tests of a `describe`, and drops it afterwards. They migrate it themselves.
 *
 * @param options of `CREATE DATABASE`
 */
export function useOwnDatabase(options = '') {
  const server = process.env.DATABASE_URL!;
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  const onServer = async (statement: string): Promise<void> => {
    const client = new pg.Client(server);
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  const migrate = async (list: typeof migrations): Promise<void> => {
    const source = new DataSource({ ...dataSourceOptions(url, 'liucheng migrate'), migrations: list });
    await source.initialize();
    try {
      await source.runMigrations();
    } finally {
      await source.destroy();
    }
  };
  beforeAll(() => onServer(`CREATE DATABASE ${name} ${options}`));
  afterAll(() => onServer(`DROP DATABASE ${name} WITH (FORCE)`));
  return { url, migrate };
}
