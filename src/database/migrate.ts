import 'reflect-metadata';
import { setTimeout } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import { takeEnvironment } from '../config/environment.js';
import { readSettings, SettingsError } from '../config/settings.js';
import { ANSWER_MS, connect } from './connect.js';
import { dataSourceOptions } from './data-source-options.js';
import { explainUnusable } from './explain-unusable.js';
import { type EncodingRow, explainEncoding, OTHER_ENCODING } from './encoding.js';
import { reportBlockers } from './migration-blockers.js';
import { MIGRATION_LOCK } from './migration-lock.js';
import { refuseWithoutSchema } from './missing-rights.js';

const APPLICATION_NAME = 'liucheng migrate';

/**
 * What each connection asks for beyond what those of all processes do: no timeouts, nor those of the role and of the URL, since rewriting a large
 * table takes longer than they allow. A statement of a process that was killed ends soon nevertheless (`client_connection_check_interval`): it
 * could wait for hours, and the next process that migrates would do the same beside it.
 */
const NO_TIMEOUTS = '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0';

/** How often a process that waits for the migrations of another one tries again. */
const RETRY_MS = 200;

/**
 * Takes the lock if no other process has it, for as long as the transaction that this begins.
 *
 * An index that is built concurrently waits for the transactions that had a snapshot at one moment:
 *
 * - So a process that does not get the lock ends its transaction. With one transaction for all tries, two processes waited for each other for ever
 *   if the first looked while the second tried.
 * - So the statement has no parameters: the portal of one that has some keeps its snapshot until the next statement.
 *
 * The lock is of a transaction, because a PgBouncer would keep a lock of the session after this process has ended.
 */
async function isTaken(runner: QueryRunner): Promise<boolean> {
  await runner.startTransaction();
  const [row] = (await runner.query(`SELECT pg_try_advisory_xact_lock(${MIGRATION_LOCK}) AS locked`)) as [
    { locked: boolean },
  ];
  if (!row.locked) await runner.rollbackTransaction();
  return row.locked;
}

/**
 * Refuses a database of another encoding while it can be replaced. One that has tables already is migrated, since what it has may go on.
 *
 * It asks on a connection of its own: `hasTable` has parameters, so that of the lock would keep a snapshot until the migrations have ended, and
 * the first index that is built concurrently would wait for it for ever.
 *
 * @throws SettingsError
 */
async function refuseOtherEncoding(source: DataSource): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    if (await runner.hasTable('migrations')) return;
    const [other] = (await runner.query(OTHER_ENCODING.text)) as EncodingRow[];
    if (other) throw new SettingsError(explainEncoding(other.encoding));
  } finally {
    await runner.release();
  }
}

async function migrate(): Promise<void> {
  const { databaseUrl } = readSettings(takeEnvironment().variables);
  const options = dataSourceOptions(databaseUrl, APPLICATION_NAME);
  const source = await connect({
    ...options,
    extra: {
      ...options.extra,
      connectionTimeoutMillis: ANSWER_MS,
      options: `${options.extra.options} ${NO_TIMEOUTS}`,
    },
  });
  const reports = reportBlockers(source, APPLICATION_NAME, (line) => console.error(line));
  try {
    const lock = source.createQueryRunner();
    for (let tries = 1; !(await isTaken(lock)); tries += 1) {
      if (tries === 1) console.error('another process migrates this database: waiting until it has ended');
      await setTimeout(RETRY_MS);
    }
    await refuseOtherEncoding(source);
    await refuseWithoutSchema(source);
    const done = await source.runMigrations();
    for (const { name } of done) console.log(`migrated: ${name}`);
    await lock.commitTransaction();
    await lock.release();
  } finally {
    reports.end();
    await source.destroy();
  }
}

try {
  await migrate();
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : (explainUnusable(error) ?? error));
  // A connection that never answers would keep the process alive.
  process.exit(1);
}
