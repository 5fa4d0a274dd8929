import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { type Database, type Statement } from '../src/database/database.js';
import { EncodingWarning } from '../src/database/encoding.js';
import { dataSourceOptions } from '../src/database/data-source-options.js';
import { MIGRATION_LOCK } from '../src/database/migration-lock.js';
import { migrations } from '../src/database/migrations/index.js';
import { FOLD } from '../src/jobs/statistics/statistics-statements.js';
import { waitsForLock } from './support/database.js';
import { createInstallation } from './support/processes.js';
import { until } from './support/until.js';
import { JobIds1700000000005 } from '../src/database/migrations/1700000000005-job-ids.js';
import { BatchesAndStatistics1700000000011 } from '../src/database/migrations/1700000000011-batches-and-statistics.js';
import { CallbackProcess1700000000020 } from '../src/database/migrations/1700000000020-callback-process.js';
import { StateTotals1700000000021 } from '../src/database/migrations/1700000000021-state-totals.js';
import { RerunsOfHandlers1700000000023 } from '../src/database/migrations/1700000000023-reruns-of-handlers.js';
import { Growth1700000000018 } from '../src/database/migrations/1700000000018-growth.js';
import { Reruns1700000000010 } from '../src/database/migrations/1700000000010-reruns.js';
import { ReplacingPolicies1700000000026 } from '../src/database/migrations/1700000000026-replacing-policies.js';
import { RecentDeaths1700000000009 } from '../src/database/migrations/1700000000009-recent-deaths.js';

const before = (migration: (typeof migrations)[number]) => migrations.slice(0, migrations.indexOf(migration));

/**
 * A new database that the test migrates itself.
 *
 * @param options of `CREATE DATABASE`
 */
function ownDatabase(options = '') {
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

describe('the program that migrates', () => {
  const { url, migrate, create, drop } = ownDatabase();

  beforeAll(create);
  afterAll(drop);

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

describe('the migration of job ids to 64 bits', () => {
  const { url, migrate, create, drop } = ownDatabase();

  beforeAll(async () => {
    await create();
    await migrate(before(JobIds1700000000005));
  });

  afterAll(drop);

  it('refuses to run while processes are connected, then changes nothing, and keeps every row', async () => {
    const worker = new pg.Client({ connectionString: url, application_name: 'liucheng worker' });
    await worker.connect();
    await worker.query(`
      INSERT INTO job (process_id, definition_id, cuser, state) SELECT 1, 1, 1, 'waiting' FROM generate_series(1, 3)`);
    await worker.query(`INSERT INTO job_journal (job_id, number, records) SELECT id, 1, '[]' FROM job`);
    await worker.query(
      `INSERT INTO job_log (job_id, first_row, rows, text) SELECT id, 0, 1, 'line' FROM job`,
    );
    await worker.query(`INSERT INTO execute_key (cuser, key, body, job_id) VALUES (1, 'k', 'b', 3)`);
    await worker.query(
      `INSERT INTO audit (action, object, object_id, request_id) VALUES ('execute', 'job', 3, 'r')`,
    );
    await expect(migrate(migrations)).rejects.toThrow(/Stop every API and worker.*liucheng worker/);
    const kept = `
      SELECT (SELECT array_agg(id::text ORDER BY id) FROM job) AS jobs,
        (SELECT array_agg(job_id::text ORDER BY job_id) FROM job_journal) AS journal,
        (SELECT array_agg(job_id::text ORDER BY job_id) FROM job_log) AS log,
        (SELECT job_id::text FROM execute_key) AS key, (SELECT object_id::text FROM audit) AS audit,
        pg_typeof((SELECT id FROM job LIMIT 1))::text AS type`;
    const [rows] = (await worker.query(kept)).rows;
    expect(rows.type).toBe('integer');
    await worker.end();
    await migrate(migrations);
    const client = new pg.Client(url);
    await client.connect();
    expect((await client.query(kept)).rows).toEqual([{ ...rows, type: 'bigint' }]);
    await client.query(`SELECT setval('job_id_seq', ${Number.MAX_SAFE_INTEGER - 1})`);
    const insert = `INSERT INTO job (process_id, definition_id, cuser) VALUES (1, 1, 1) RETURNING id::text`;
    expect((await client.query(insert)).rows).toEqual([{ id: '9007199254740991' }]);
    await expect(client.query(insert)).rejects.toThrow(/reached maximum value/);
    await client.end();
  });
});

describe('the migration of the deaths since the last reset', () => {
  const { url, migrate, create, drop } = ownDatabase();

  beforeAll(async () => {
    await create();
    await migrate(before(RecentDeaths1700000000009));
  });

  afterAll(drop);

  it('refuses to run while processes are connected, and keeps the count', async () => {
    const worker = new pg.Client({ connectionString: url, application_name: 'liucheng worker' });
    await worker.connect();
    await worker.query(
      `INSERT INTO job (process_id, definition_id, cuser, attempt, deaths) VALUES (1, 1, 1, 2, 5)`,
    );
    await expect(migrate(migrations)).rejects.toThrow(/Stop every API and worker.*liucheng worker/);
    expect((await worker.query('SELECT attempt FROM job')).rows).toEqual([{ attempt: 2 }]);
    await worker.end();
    await migrate(migrations);
    const client = new pg.Client(url);
    await client.connect();
    expect((await client.query('SELECT recent_deaths, deaths FROM job')).rows).toEqual([
      { recent_deaths: 2, deaths: 5 },
    ]);
    await client.end();
  });
});

describe('the migration that counts ended jobs', () => {
  const { url, migrate, create, drop } = ownDatabase();

  beforeAll(async () => {
    await create();
    await migrate(before(BatchesAndStatistics1700000000011));
  });

  afterAll(drop);

  it('counts each job that ended before it, while it runs, or afterwards once', async () => {
    const client = new pg.Client(url);
    await client.connect();
    const end = async (age: string) => {
      await client.query(
        `INSERT INTO job (process_id, definition_id, cuser, state, start_time)
         SELECT 1 + n % 2, 1, 1, 'successful', now() FROM generate_series(1, 10) AS n`,
      );
      await client.query('UPDATE job SET finish_time = now() - $1::interval WHERE finish_time IS NULL', [
        age,
      ]);
    };
    await end('1 day');
    await end('1 minute');
    // The migration waits for this writer, whose end it must count.
    await client.query('BEGIN');
    await end('0');
    const migrating = migrate(migrations);
    const observer = new pg.Client(url);
    await observer.connect();
    await until(() => waitsForLock(observer), 'the migration waits for the writer');
    await observer.end();
    await client.query('COMMIT');
    await migrating;
    await end('0');
    const counts = `SELECT process_id, sum(successful)::int AS jobs FROM job_stat GROUP BY 1 ORDER BY 1`;
    await client.query({ ...FOLD, values: [1_000] });
    expect((await client.query(counts)).rows).toEqual([
      { process_id: 0, jobs: 40 },
      { process_id: 1, jobs: 20 },
      { process_id: 2, jobs: 20 },
    ]);
    await client.end();
  });
});

describe('the migration that counts processes', () => {
  const { url, migrate, create, drop } = ownDatabase();

  beforeAll(async () => {
    await create();
    await migrate(before(Growth1700000000018));
  });

  afterAll(drop);

  it('counts each process that was created before it, while it runs, or afterwards once, also after an interruption', async () => {
    const client = new pg.Client(url);
    await client.connect();
    await client.query(`INSERT INTO users (username) VALUES ('other')`);
    const make = () =>
      client.query(
        `INSERT INTO process (name, project, cuser, deleted_at)
         SELECT 'p', 'p', 1 + n % 2, CASE WHEN n % 5 = 0 THEN now() END FROM generate_series(1, 10) AS n`,
      );
    const counts = async () =>
      (await client.query(`SELECT cuser, sum(count)::int AS n FROM process_total GROUP BY 1 ORDER BY 1`))
        .rows;
    await make();
    // The migration waits for this writer, whose rows it must count.
    await client.query('BEGIN');
    await make();
    const migrating = migrate(migrations);
    const observer = new pg.Client(url);
    await observer.connect();
    await until(() => waitsForLock(observer), 'the migration waits for the writer');
    await observer.end();
    await client.query('COMMIT');
    await migrating;
    await make();
    const all = [
      { cuser: 0, n: 24 },
      { cuser: 1, n: 12 },
      { cuser: 2, n: 12 },
    ];
    expect(await counts()).toEqual(all);
    // Its steps are not one transaction.
    await client.query(`DELETE FROM migrations WHERE name = 'Growth1700000000018'`);
    await migrate(migrations);
    expect(await counts()).toEqual(all);
    await client.end();
  });
});

describe('the migration that gives callbacks their process', () => {
  const { url, migrate, create, drop } = ownDatabase();

  beforeAll(async () => {
    await create();
    await migrate(before(CallbackProcess1700000000020));
  });

  afterAll(drop);

  it('finds that of each callback which was created before it, while it runs, or afterwards, also after an interruption', async () => {
    const [client, observer] = [new pg.Client(url), new pg.Client(url)];
    await Promise.all([client.connect(), observer.connect()]);
    const endJobs = async () => {
      await client.query(`
        INSERT INTO job (process_id, definition_id, cuser, state, callback_url)
        SELECT n, 1, 1, 'running', 'http://example.com/' FROM generate_series(1, 10) AS n`);
      await client.query(
        `UPDATE job SET state = 'successful', finish_time = now() WHERE finish_time IS NULL`,
      );
    };
    const right = async () =>
      (
        await client.query(
          `SELECT count(*)::int AS n FROM callback c JOIN job j ON j.id = c.job_id WHERE c.process_id = j.process_id`,
        )
      ).rows[0].n as number;
    await endJobs();
    // The migration waits for this writer, whose callbacks it must find.
    await client.query('BEGIN');
    await endJobs();
    const migrating = migrate(migrations);
    await until(() => waitsForLock(observer), 'the migration waits for the writer');
    await client.query('COMMIT');
    await migrating;
    await endJobs();
    expect(await right()).toBe(30);
    // Its steps are not one transaction.
    await client.query(`DELETE FROM migrations WHERE name = 'CallbackProcess1700000000020'`);
    await migrate(migrations);
    expect(await right()).toBe(30);
    await Promise.all([client.end(), observer.end()]);
  });
});

describe('the migration that keeps the numbers of ended jobs by state', () => {
  const { url, migrate, create, drop } = ownDatabase();

  beforeAll(async () => {
    await create();
    await migrate(before(StateTotals1700000000021));
  });

  afterAll(drop);

  it('has each job that ended or was deleted before it, while it runs, or afterwards, also after an interruption', async () => {
    const [client, observer] = [new pg.Client(url), new pg.Client(url)];
    await Promise.all([client.connect(), observer.connect()]);
    const endJobs = async () => {
      await client.query(`
        INSERT INTO job (process_id, definition_id, cuser, state)
        SELECT 1 + n % 2, 1, 1, CASE WHEN n % 5 = 0 THEN 'failed' ELSE 'successful' END FROM generate_series(1, 10) AS n`);
      await client.query(`UPDATE job SET finish_time = now() WHERE finish_time IS NULL`);
    };
    const deleteOne = () =>
      client.query(`DELETE FROM job WHERE id = (SELECT min(id) FROM job WHERE state = 'successful')`);
    const fold = () => client.query({ ...FOLD, values: [1_000] });
    const totals = async () =>
      (
        await client.query(
          `SELECT name, value, count::int FROM job_total WHERE name IN ('successful', 'failed', 'stopped') ORDER BY 1, 2`,
        )
      ).rows.map(({ name, value, count }) => [name, value, count] as [string, string, number]);
    await endJobs();
    await fold();
    await endJobs();
    await deleteOne();
    // The migration waits for this writer, whose ends and deletion it must count.
    await client.query('BEGIN');
    await endJobs();
    await deleteOne();
    const migrating = migrate(migrations);
    await until(() => waitsForLock(observer), 'the migration waits for the writer');
    await client.query('COMMIT');
    await migrating;
    await endJobs();
    await deleteOne();
    await fold();
    const all = [
      ['failed', '', 8],
      ['failed', '1', 4],
      ['failed', '2', 4],
      ['successful', '', 29],
      ['successful', '1', 15],
      ['successful', '2', 14],
    ];
    expect(await totals()).toEqual(all);
    // Its steps are not one transaction.
    await client.query(`DELETE FROM migrations WHERE name = 'StateTotals1700000000021'`);
    await migrate(migrations);
    expect(await totals()).toEqual(all);
    await Promise.all([client.end(), observer.end()]);
  });

  it('lets jobs be written while someone else keeps it from a lock that it needs, as VACUUM does', async () => {
    const [vacuum, writer] = [new pg.Client(url), new pg.Client(url)];
    await Promise.all([vacuum.connect(), writer.connect()]);
    await writer.query(`DELETE FROM migrations WHERE name = 'StateTotals1700000000021'`);
    await vacuum.query('BEGIN');
    await vacuum.query('LOCK TABLE job_stat_change IN SHARE UPDATE EXCLUSIVE MODE');
    const migrating = migrate(migrations);
    await until(() => waitsForLock(writer), 'the migration waits for the lock');
    await writer.query(
      `INSERT INTO job (process_id, definition_id, cuser, state, finish_time) VALUES (1, 1, 1, 'successful', now())`,
    );
    await writer.query('UPDATE job SET finish_time = NULL, state = $1 WHERE id = (SELECT max(id) FROM job)', [
      'running',
    ]);
    await writer.query(
      'UPDATE job SET finish_time = now(), state = $1 WHERE id = (SELECT max(id) FROM job)',
      ['failed'],
    );
    await vacuum.query('COMMIT');
    await migrating;
    await Promise.all([vacuum.end(), writer.end()]);
  });
});

describe('the migration that notes which reruns go back to the handler of a failure', () => {
  const { url, migrate, create, drop } = ownDatabase();

  beforeAll(async () => {
    await create();
    await migrate(before(RerunsOfHandlers1700000000023));
  });

  afterAll(drop);

  it('marks those that exist, and those that come, also after an interruption', async () => {
    const client = new pg.Client(url);
    await client.connect();
    const job = async (trigger: string, rerunOf: number | null): Promise<number> => {
      const { rows } = await client.query<{ id: string }>(
        `INSERT INTO job (process_id, definition_id, cuser, trigger, rerun_of) VALUES (1, 1, 1, $1, $2) RETURNING id`,
        [trigger, rerunOf],
      );
      return Number(rows[0]?.id);
    };
    const [handler, other] = [await job('call', null), await job('user', null)];
    const again = await job('rerun', await job('rerun', handler));
    const others = await job('rerun', other);
    await migrate(migrations);
    await client.query(`DELETE FROM migrations WHERE name = 'RerunsOfHandlers1700000000023'`);
    await migrate(migrations);
    await job('rerun', again);
    await job('rerun', others);
    const { rows } = await client.query<{ of_handler: boolean }>('SELECT of_handler FROM job ORDER BY id');
    expect(rows.map(({ of_handler }) => of_handler)).toEqual([false, false, true, true, false, true, false]);
    await client.end();
  });
});

describe('a database whose policies could not replace jobs yet', () => {
  const { url, migrate, create, drop } = ownDatabase();

  beforeAll(create);
  afterAll(drop);

  it('gets what the migration of policies has now', async () => {
    await migrate(before(ReplacingPolicies1700000000026));
    const client = new pg.Client(url);
    await client.connect();
    const policies = async (): Promise<unknown[]> => {
      const columns = `SELECT attname, attnotnull, atttypid FROM pg_attribute WHERE attrelid = 'process_policy'::regclass AND attname = 'is_replacing'`;
      const indexes = `SELECT indexdef FROM pg_indexes WHERE indexname = 'process_policy_replacing'`;
      return [(await client.query(columns)).rows, (await client.query(indexes)).rows];
    };
    const wanted = await policies();
    await client.query('ALTER TABLE process_policy DROP COLUMN is_replacing');
    await migrate(migrations);
    expect(await policies()).toEqual(wanted);
    await client.end();
  });
});

describe('a new database without tables', () => {
  const { url, create, drop } = ownDatabase();

  beforeAll(create);
  afterAll(drop);

  it.each(['api', 'worker'] as const)(
    'ends a process of the role %s, which says what to run',
    async (role) => {
      const installation = await createInstallation({ DATABASE_URL: url });
      try {
        await expect(installation.start(role)).rejects.toThrow(
          'the database is not migrated: relation "variable" does not exist. Run: npm run migration:run\n',
        );
      } finally {
        await installation.close();
      }
    },
  );
});

describe('a database with another encoding than UTF8', () => {
  const { url, migrate, create, drop } = ownDatabase(
    `ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0`,
  );
  const says =
    "the database of DATABASE_URL has the encoding LATIN1, in which jobs and texts can fail. It has to be UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0";
  const run = (script: string) =>
    spawnSync(process.execPath, [script], { env: { ...process.env, DATABASE_URL: url }, encoding: 'utf8' });

  beforeAll(create);
  afterAll(drop);

  it('is refused while it is new, and migrated later, when it has tables', async () => {
    expect(run('dist/database/migrate.js')).toMatchObject({ status: 1, stdout: '', stderr: `${says}\n` });
    await migrate(migrations.slice(0, -1));
    expect(run('dist/database/migrate.js')).toMatchObject({ status: 0, stderr: '' });
  });

  it('is named by a process that starts', async () => {
    const client = new pg.Client(url);
    await client.connect();
    const warn = import.meta.jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const rows = async ({ text }: Statement) => (await client.query(text)).rows;
    await new EncodingWarning({ rows } as unknown as Database).onApplicationBootstrap();
    expect(warn.mock.calls).toEqual([[says]]);
    warn.mockRestore();
    await client.end();
  });
});
