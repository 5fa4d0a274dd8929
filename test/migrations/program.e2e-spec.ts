import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import pg from 'pg';
import { MIGRATION_LOCK } from '../../src/database/migration-lock.js';
import { migrations } from '../../src/database/migrations/index.js';
import { until } from '../support/until.js';
import { Reruns1700000000010 } from '../../src/database/migrations/1700000000010-reruns.js';
import { before, useOwnDatabase } from './own-database.js';

describe('the program that migrates', () => {
  const { url, migrate } = useOwnDatabase();

  it('brings a database of an earlier build up to date, once, also if two processes start at the same time', async () => {
    await migrate(before(Reruns1700000000010));
    const run = () =>
      promisify(execFile)(process.execPath, ['dist/database/migrate.js'], {
        env: { ...process.env, DATABASE_URL: url },
        timeout: 60_000,
      });
    const both = await Promise.all([run(), run()]);
    const migrated = both.flatMap(({ stdout }) => stdout.split('\n').filter(Boolean));
    const missing = migrations.slice(migrations.indexOf(Reruns1700000000010));
    expect(migrated).toEqual(missing.map(({ name }) => `migrated: ${name}`));
  });

  it('has no transaction open while another process migrates, whose indexes would wait for it', async () => {
    const other = new pg.Client(url);
    await other.connect();
    await other.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const waiting = execFile(process.execPath, ['dist/database/migrate.js'], {
      env: { ...process.env, DATABASE_URL: url },
    });
    const ended = once(waiting, 'exit');
    await once(waiting.stderr!, 'data');
    await until(async () => {
      const { rows } = await other.query<{ state: string }>(
        `SELECT state FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'liucheng migrate' AND query = 'ROLLBACK'`,
      );
      return rows.some(({ state }) => state === 'idle');
    }, 'its transaction has ended');
    await other.end();
    expect(await ended).toEqual([0, null]);
  });
});

describe('the program that migrates with options in the URL', () => {
  const { url, migrate } = useOwnDatabase();

  it('takes the time that it needs, whatever the options of the URL are', async () => {
    await migrate(before(Reruns1700000000010));
    const limited = new URL(url);
    limited.searchParams.set('options', '-c statement_timeout=1');
    const { stdout } = await promisify(execFile)(process.execPath, ['dist/database/migrate.js'], {
      env: { ...process.env, DATABASE_URL: limited.href },
      timeout: 60_000,
    });
    expect(stdout).toContain('migrated: Reruns1700000000010');
  });
});
