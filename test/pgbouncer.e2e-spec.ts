import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { Database } from '../src/database/database.js';
import { missingLimits } from '../src/database/missing-limits.js';
import { TIMEOUTS } from '../src/database/server-limits.js';
import { waitsForLock } from './support/database.js';
import { ended, flow, jobWhen, line, submit } from './support/flows.js';
import { type PgBouncer, startPgBouncer, whyNoPgBouncer } from './support/pgbouncer.js';
import { createInstallation, type Installation } from './support/processes.js';
import { send } from './support/send.js';
import type { Server } from './support/server.js';
import { until } from './support/until.js';

/** Fewer than the application's connections, so that one connection to Postgres serves several of them. */
const POOL_SIZE = 4;

const WAITS = flow(
  [
    { id: 'start', name: 'core.event.start' },
    { id: 'wait', name: 'core.time.delay', inputs: { seconds: 600 } },
  ],
  ['start > wait'],
);

const suite = whyNoPgBouncer === undefined ? describe : describe.skip;

suite(
  `behind PgBouncer in transaction mode${whyNoPgBouncer === undefined ? '' : ` (${whyNoPgBouncer})`}`,
  () => {
    let installation: Installation;
    let bouncer: PgBouncer;
    let database: pg.Pool;
    let servers: Server[];
    let url: string;

    beforeAll(async () => {
      installation = await createInstallation();
      bouncer = await startPgBouncer(process.env.DATABASE_URL!, POOL_SIZE);
      database = new pg.Pool({ connectionString: installation.databaseUrl });
      const name = new URL(installation.databaseUrl).pathname.slice(1);
      for (const [limit, ms] of Object.entries(TIMEOUTS))
        await database.query(`ALTER ROLE CURRENT_USER IN DATABASE ${name} SET ${limit} = ${ms}`);
      const through = { DATABASE_URL: bouncer.through(installation.databaseUrl) };
      servers = [await installation.startHere('all', through), await installation.startHere('api', through)];
      url = servers[0]!.url;
    });

    afterAll(async () => {
      await database.end();
      await installation.close();
      await bouncer.close();
    });

    const execute = async (id: number): Promise<number> =>
      (await send(url, '/api/process/execute/', { method: 'POST', body: { id } })).body.job_id;

    it('runs, shows and stops jobs, many at once, on fewer connections than they use', async () => {
      const id = await submit(url, line());
      const jobs = await Promise.all(Array.from({ length: 40 }, () => execute(id)));
      const asked = jobs.map(async (job, n) => {
        const at = servers[n % 2]!.url;
        expect(await ended(at, job)).toMatchObject({ state: 'successful', error: null });
        expect((await send(at, `/api/process/logfile/?jobId=${job}`)).body.state).toBe('successful');
        expect((await send(at, `/api/job/job/?process=${id}&limit=${n + 1}`)).body.count).toBe(40);
      });
      await Promise.all(asked);
      const waits = await submit(url, WAITS);
      const job = await execute(waits);
      await jobWhen(url, job, ({ state }) => state === 'running');
      expect((await send(url, `/api/process/stop/${job}/`, { method: 'POST' })).status).toBe(200);
      expect(await ended(url, job)).toMatchObject({ state: 'stopped' });
      const { rows } = await database.query(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'liucheng %'`,
      );
      expect(rows[0].n).toBeLessThanOrEqual(POOL_SIZE);
    });

    it('goes on with named statements when PgBouncer replaces its connections to Postgres', async () => {
      const id = await submit(url, line());
      await bouncer.reconnect();
      await until(async () => (await send(url, '/healthz/ready')).body.status === 'ok', 'it is ready');
      const jobs = await Promise.all(Array.from({ length: 10 }, () => execute(id)));
      for (const job of jobs) expect(await ended(url, job)).toMatchObject({ state: 'successful' });
    });

    it('has the limits of the role: what was answered 503 has no effect later', async () => {
      expect(await missingLimits(servers[0]!.app.get(Database))).toEqual([]);
      const { id } = (
        await send(url, '/api/process/process/', { method: 'POST', body: { name: 'before', project: 'p' } })
      ).body;
      const holder = await database.connect();
      await holder.query('BEGIN');
      await holder.query('SET LOCAL idle_in_transaction_session_timeout = 0');
      await holder.query('SELECT FROM process WHERE id = $1 FOR UPDATE', [id]);
      const renamed = send(url, `/api/process/process/${id}/`, { method: 'PATCH', body: { name: 'after' } });
      await until(() => waitsForLock(database), 'the change waits');
      expect((await renamed).status).toBe(503);
      await until(async () => !(await waitsForLock(database)), 'nothing waits');
      await holder.query('COMMIT');
      holder.release();
      expect((await send(url, `/api/process/process/${id}/`)).body.name).toBe('before');
    });

    it('lets migrations begin again and again, and leaves no lock behind', async () => {
      const env = { ...process.env, DATABASE_URL: bouncer.through(installation.databaseUrl) };
      for (let times = 0; times < 3; times += 1)
        await promisify(execFile)(process.execPath, ['dist/database/migrate.js'], { env, timeout: 60_000 });
      const { rowCount } = await database.query(
        `SELECT FROM pg_locks JOIN pg_database d ON d.oid = database WHERE locktype = 'advisory' AND datname = current_database()`,
      );
      expect(rowCount).toBe(0);
    });
  },
);

it('a process knows which limits Postgres does not enforce', async () => {
  const client = new pg.Client(process.env.DATABASE_URL);
  await client.connect();
  const executor = {
    rows: async ({ text }: { text: string }, values?: unknown[]) => (await client.query(text, values)).rows,
  };
  expect(await missingLimits(executor)).toEqual(Object.keys(TIMEOUTS).sort());
  await client.query('SET statement_timeout = 1000');
  expect(await missingLimits(executor)).toEqual(
    Object.keys(TIMEOUTS)
      .filter((name) => name !== 'statement_timeout')
      .sort(),
  );
  await client.query('SET array_nulls = off');
  expect(await missingLimits(executor)).toContain('array_nulls');
  for (const digits of [0, -10]) {
    await client.query(`SET extra_float_digits = ${digits}`);
    expect(await missingLimits(executor)).toContain('extra_float_digits');
  }
  for (const digits of [1, 3]) {
    await client.query(`SET extra_float_digits = ${digits}`);
    expect(await missingLimits(executor)).not.toContain('extra_float_digits');
  }
  await client.end();
});
