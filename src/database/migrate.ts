import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { readSettings } from '../config/settings.js';
import { dataSourceOptions } from './data-source-options.js';

/** Serialises migrations of processes that boot at once: any number, the same in each of them. */
const MIGRATION_LOCK = 7_310_482;

const source = new DataSource({
  ...dataSourceOptions(readSettings(process.env).databaseUrl, 'liucheng migrate'),
  // Building an index on a large table takes longer than an answer to a client may.
  extra: {},
});
await source.initialize();
try {
  const lock = source.createQueryRunner();
  await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
  const done = await source.runMigrations();
  for (const { name } of done) console.log(`migrated: ${name}`);
  await lock.release();
} finally {
  await source.destroy();
}
