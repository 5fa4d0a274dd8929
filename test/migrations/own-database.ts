import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { migrations } from '../../src/database/migrations/index.js';

/** The migrations that come before one. */
export const before = (migration: (typeof migrations)[number]) =>
  migrations.slice(0, migrations.indexOf(migration));

/**
 * A new database that the test migrates itself.
 *
 * @param options of `CREATE DATABASE`
 */
export function ownDatabase(options = '') {
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
    await source.runMigrations().finally(() => source.destroy());
  };
  return {
    url,
    migrate,
    create: () => onServer(`CREATE DATABASE ${name} ${options}`),
    drop: () => onServer(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}
