import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../../launcher/postgres.mjs';
import { ended, flow, submit } from '../../support/flows.js';
import { createInstallation, type Installation } from '../../support/processes.js';
import { send } from '../../support/send.js';
import { type StandIn, startStandIn } from '../../support/stand-in.js';
import { until } from '../../support/until.js';

const JOBS = 8;
const ROUNDS = 10;

/** A flow with the different kinds of work: a request, code in the sandbox, a wait and a log line. */
const busy = (service: string): object =>
  flow(
    [
      { id: 'start', name: 'core.event.start' },
      { id: 'times', name: 'core.programming.repeat', inputs: { count: ROUNDS } },
      {
        id: 'ask',
        name: 'core.http.request',
        inputs: { url: `${service}/acts`, body: '{{ nodes.times.index }}' },
        options: { method: 'POST' },
      },
      { id: 'code', name: 'core.code.javascript', options: { code: 'return 1' } },
      { id: 'wait', name: 'core.time.delay', inputs: { seconds: 0.1 } },
      { id: 'print', name: 'core.log.print', inputs: { message: 'round {{ nodes.times.index }}' } },
    ],
    ['start > times', 'times.body > ask', 'ask > code', 'code > wait', 'wait > print'],
  );

/** Makes every write to the table of jobs fail as on a full disk, while there is a row in `disk_is_full`. */
const FULL_DISK = `
  CREATE TABLE disk_is_full (since timestamptz);
  CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF EXISTS (SELECT FROM disk_is_full) THEN
      RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON job FOR EACH ROW EXECUTE FUNCTION refuse();
  CREATE TRIGGER refuse BEFORE INSERT ON job_journal FOR EACH ROW EXECUTE FUNCTION refuse();
  CREATE TRIGGER refuse BEFORE INSERT ON job_log FOR EACH ROW EXECUTE FUNCTION refuse()`;

describe('while Postgres answers but cannot write', () => {
  let dataDir: string;
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let installation: Installation;
  let service: StandIn;
  let client: pg.Client;
  let url: string;

  // A separate Postgres, because a server setting affects all databases.
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'liucheng-postgres-'));
    [postgres, service] = await Promise.all([
      startPostgres({ dataDir, durable: false }),
      startStandIn({ 'POST /acts': () => 204 }),
    ]);
    installation = await createInstallation(
      {
        LIUCHENG_LEASE_MS: '3000',
        LIUCHENG_SWEEP_MS: '200',
        LIUCHENG_DELIVERY_MS: '500',
        LIUCHENG_HTTP_ALLOW: '127.0.0.1',
      },
      postgres.url,
    );
    client = new pg.Client(installation.databaseUrl);
    await client.connect();
    const { rows } = await client.query('SELECT current_database() AS name');
    // What a standby confirms is what is flushed. That of the tests is not.
    await client.query(`ALTER DATABASE "${rows[0].name}" SET synchronous_commit = on`);
    await client.query('SET default_transaction_read_only = off');
    const [api] = await Promise.all([installation.startHere('all'), installation.startHere('all')]);
    url = api.url;
    await client.query(FULL_DISK);
  });

  afterAll(async () => {
    await client.end();
    await installation.close();
    await Promise.all([postgres.stop(), service.close()]);
    await rm(dataDir, { recursive: true });
  });

  const execute = (id: number) => send(url, '/api/process/execute/', { method: 'POST', body: { id } });

  /** The number of failed statements in this database. */
  const failures = async (): Promise<number> => {
    const { rows } = await client.query(
      'SELECT xact_rollback AS count FROM pg_stat_database WHERE datname = current_database()',
    );
    return Number(rows[0].count);
  };

  const LONGER_THAN_A_LEASE = 3_500;

  const readOnly = (on: boolean) => async () => {
    await client.query(`ALTER SYSTEM SET default_transaction_read_only = ${on ? 'on' : 'off'}`);
    await client.query('SELECT pg_reload_conf()');
  };
  const full = (on: boolean) => () =>
    client.query(on ? 'INSERT INTO disk_is_full VALUES (now())' : 'DELETE FROM disk_is_full');

  /** Makes commits wait for a standby that does not exist. */
  const standby = async (names: string): Promise<void> => {
    await client.query(`ALTER SYSTEM SET synchronous_standby_names = '${names}'`);
    await client.query('SELECT pg_reload_conf()');
  };

  /** The number of sessions whose commits wait for the standby. */
  const waiting = async (): Promise<number> => {
    const sql = `SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event = 'SyncRep'`;
    return (await client.query(sql)).rows[0].count;
  };

  const readiness = async (): Promise<number> => (await send(url, '/healthz/ready')).status;

  it('writes are refused at once, and use up no sessions, while commits wait for a standby that is away', async () => {
    const id = await submit(url, busy(service.url));
    const jobs: number[] = [];
    for (let count = 0; count < JOBS; count += 1) jobs.push((await execute(id)).body.job_id);
    const asked = service.asked.length;
    await until(() => service.asked.length >= asked + JOBS, 'each job has asked the service');

    await standby('*');
    const first = await Promise.all(Array.from({ length: 50 }, () => execute(id)));
    for (const { status, body } of first) if (status === 200) jobs.push(body.job_id);
    await until(async () => (await readiness()) === 503, 'it is not ready');
    await until(async () => (await execute(id)).body.detail !== undefined, 'an execute is refused');
    const before = await waiting();
    for (let count = 0; count < 100; count += 1)
      expect(await execute(id)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(await waiting()).toBeLessThanOrEqual(before);
    expect(await send(url, '/api/job/job/?limit=1')).toMatchObject({ status: 200 });

    await standby('');
    await until(async () => (await execute(id)).status === 200, 'an execute is answered');
    await until(async () => (await readiness()) === 200, 'it is ready');
    for (const job of jobs) expect(await ended(url, job)).toMatchObject({ state: 'successful', error: null });
    const sql = 'SELECT id FROM job WHERE recent_deaths > 0';
    expect((await client.query(sql)).rows).toEqual([]);
  }, 120_000);

  it.each<[string, () => unknown, () => unknown, number]>([
    ['read-only, as in a failover', readOnly(true), readOnly(false), 0],
    ['read-only for longer than a lease', readOnly(true), readOnly(false), LONGER_THAN_A_LEASE],
    ['out of disk', full(true), full(false), 0],
    ['out of disk for longer than a lease', full(true), full(false), LONGER_THAN_A_LEASE],
  ])(
    'executes are answered 503, and all jobs complete without charged deaths: %s',
    async (_, leave, comeBack, ms) => {
      const id = await submit(url, busy(service.url));
      const jobs: number[] = [];
      for (let count = 0; count < JOBS; count += 1) jobs.push((await execute(id)).body.job_id);
      const asked = service.asked.length;
      await until(() => service.asked.length >= asked + JOBS, 'each job has asked the service');

      const before = await failures();
      await leave();
      const since = performance.now();
      for (let refused = 0; refused < 5;) {
        const answer = await execute(id);
        if (answer.status === 200) jobs.push(answer.body.job_id);
        else {
          expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
          refused += 1;
        }
      }
      await until(
        async () => (await failures()) >= before + 10 && performance.now() - since >= ms,
        'ten more statements have failed',
        { deadline: 30_000 },
      );
      await comeBack();

      for (const job of jobs)
        expect(await ended(url, job)).toMatchObject({ state: 'successful', error: null });
      const { rows } = await client.query(
        `SELECT recent_deaths, array_length(regexp_split_to_array(string_agg(text, E'\\n'), 'info print round'), 1) - 1 AS lines
         FROM job JOIN job_log ON job_id = job.id WHERE job.id = ANY ($1) GROUP BY job.id`,
        [jobs],
      );
      expect(rows).toEqual(jobs.map(() => ({ recent_deaths: 0, lines: ROUNDS })));
    },
    120_000,
  );
});
