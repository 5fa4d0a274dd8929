import 'reflect-metadata';
import { setTimeout } from 'node:timers/promises';
import { DataSource, type QueryRunner } from 'typeorm';
import { takeEnvironment } from '../config/environment.js';
import { readSettings } from '../config/settings.js';
import { dataSourceOptions } from './data-source-options.js';

/** Key of the advisory lock that serialises migrations of processes that start at the same time. The number is arbitrary. */
const MIGRATION_LOCK = 7_310_482;

/** How often a process that waits for the migrations of another one tries again. */
const RETRY_MS = 200;

/** Whether this process has the lock now. */
async function isLocked(runner: QueryRunner): Promise<boolean> {
  const rows = (await runner.query('SELECT pg_try_advisory_lock($1) AS locked', [MIGRATION_LOCK])) as [
    { locked: boolean },
  ];
  return rows[0].locked;
}

const { databaseUrl } = readSettings(takeEnvironment().variables);
const source = new DataSource({
  ...dataSourceOptions(databaseUrl, 'liucheng migrate'),
  url: databaseUrl,
  // No timeouts in `pg` or on the server: rewriting a large table takes longer than they allow.
  extra: {},
});
await source.initialize();
try {
  const lock = source.createQueryRunner();
  // Not `pg_advisory_lock`: an index that is built concurrently waits for all statements that have begun before.
  while (!(await isLocked(lock))) await setTimeout(RETRY_MS);
  const done = await source.runMigrations();
  for (const { name } of done) console.log(`migrated: ${name}`);
  await lock.release();
} finally {
  await source.destroy();
}
