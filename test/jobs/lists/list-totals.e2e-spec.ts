import pg from 'pg';
import { lateReasons } from '../../../src/database/counts/horizon.js';
import { Database } from '../../../src/database/database.js';
import { StatisticsFold } from '../../../src/jobs/statistics/statistics-fold.js';
import { countEnded } from '../../../src/jobs/statistics/count-ended.js';
import { JOB_HORIZON } from '../../../src/jobs/totals/total-statements.js';
import { TotalsFold } from '../../../src/jobs/totals/totals-fold.js';
import { cloneDatabase } from '../../support/database.js';
import { line, submit } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';
import { until } from '../../support/until.js';

/** With all states, triggers and kinds, and users and versions that few have. */
const MANY = 6_000;

/** More jobs than a horizon needs for its next step. */
const STEP = 240;

const FILTERS: Record<string, string> = {
  '': 'true',
  'cuser=2': 'cuser = 2',
  'cuser=99': 'cuser = 99',
  'trigger=user': `trigger = 'user'`,
  'trigger=schedule': `trigger = 'schedule'`,
  'kind=trial': 'version IS NULL',
  'kind=run': 'version IS NOT NULL',
  'version=3': 'version = 3',
  'state=successful': `state = 'successful'`,
  'state=failed': `state = 'failed'`,
  'state=waiting,running': `state IN ('waiting', 'running')`,
  'state=failed,running': `state IN ('failed', 'running')`,
  'cuser=2&state=failed': `cuser = 2 AND state = 'failed'`,
  'state=successful,failed,waiting': `state IN ('successful', 'failed', 'waiting')`,
  'process=1': 'process_id = 1',
  'process=2': 'process_id = 2',
  'process=1&state=successful': `process_id = 1 AND state = 'successful'`,
  'process=1&state=failed': `process_id = 1 AND state = 'failed'`,
  'process=1&state=waiting': `process_id = 1 AND state = 'waiting'`,
  'error=timeout': `error ILIKE '%timeout%'`,
  'error=ROUTE': `error ILIKE '%route%'`,
  'error=to+host+3': `error ILIKE '%to host 3%'`,
  'error=zz': `error ILIKE '%zz%'`,
  'process=1&error=o': `process_id = 1 AND error ILIKE '%o%'`,
  'process=2&state=successful,running': `process_id = 2 AND state IN ('successful', 'running')`,
  'state=failed,stopped': `state IN ('failed', 'stopped')`,
  'state=successful,failed,stopped': 'finish_time IS NOT NULL',
  'cuser=2&state=stopped,waiting,failed': `cuser = 2 AND state IN ('failed', 'stopped', 'waiting')`,
  'version=3&state=failed,stopped': `version = 3 AND state IN ('failed', 'stopped')`,
  'ctime__gte=1': 'true',
  'ctime__lt=1': 'false',
  'finish_time__gte=1': 'finish_time IS NOT NULL',
  'ctime__gte=1&state=failed,waiting': `state IN ('failed', 'waiting')`,
  'finish_time__lt=2000000000&error=timeout': `error ILIKE '%timeout%'`,
  ...rangesOfTimes(),
};

/** One for each kind of kept number: of all jobs, of users, of states of processes and of quarters of an hour. */
const KEPT = [
  '',
  'cuser=2',
  'trigger=schedule',
  'process=1&state=failed',
  'state=failed,running',
  'finish_time__gte=1',
];

/** Ranges of the times of the jobs: their ends are within a quarter of an hour, at its beginning or in others, or there is only one. */
function rangesOfTimes(): Record<string, string> {
  const now = Math.floor(Date.now() / 1000);
  const quarter = now - (now % 900) - 4_500;
  const ranges: [from: number | null, to: number | null][] = [
    [now - 5_000, null],
    [null, now - 5_000],
    [null, now - 8_900],
    [now - 8_000, now - 2_000],
    [quarter, quarter + 900],
    [quarter + 1, quarter + 900],
    [quarter, quarter + 899],
    [quarter + 10, quarter + 700],
    [quarter + 10, quarter + 1_000],
    [quarter, quarter],
    [now - 2_000, now - 8_000],
  ];
  const filters = ['ctime', 'finish_time'].flatMap((time) =>
    ranges.map(([from, to]): [string, string] => {
      const given = [
        ['gte', '>=', from],
        ['lt', '<', to],
      ].filter(([, , seconds]) => seconds !== null);
      return [
        given.map(([name, , seconds]) => `${time}__${name}=${seconds}`).join('&'),
        given.map(([, sign, seconds]) => `${time} ${sign} to_timestamp(${seconds})`).join(' AND '),
      ];
    }),
  );
  const recent = `ctime__gte=${now - 5_000}`;
  filters.push([
    `state=successful&${recent}`,
    `state = 'successful' AND ctime >= to_timestamp(${now - 5_000})`,
  ]);
  return Object.fromEntries(filters);
}

describe('the list of many jobs and its counts', () => {
  let server: Server;
  let pool: pg.Pool;
  let process: number;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
    pool = new pg.Pool({ connectionString: server.database, max: 4 });
    await pool.query(`INSERT INTO users (username) SELECT 'user ' || n FROM generate_series(2, 3) n`);
    process = await submit(server.url, line());
    await submit(server.url, line());
  });

  afterAll(async () => {
    await pool.end();
    await server.close();
  });

  const fold = () => server.app.get(TotalsFold, { strict: false }).fold();
  const foldEnds = () => server.app.get(StatisticsFold, { strict: false }).fold();
  const horizon = async () => {
    const text = 'SELECT up_to::float8, next, next_transaction FROM job_total_horizon';
    const { rows } = await pool.query<{
      up_to: number;
      next: string | null;
      next_transaction: string | null;
    }>(text);
    return rows[0]!;
  };
  const total = async () =>
    (await pool.query<{ count: number }>(`SELECT count::int FROM job_total WHERE name = 'all'`)).rows[0]!
      .count;
  /** Also a transaction of the server can have locked the horizon, or jobs before it was noted. */
  const advance = (beyond: number) =>
    until(async () => {
      await fold();
      return (await horizon()).up_to > beyond;
    }, 'the horizon has advanced');
  const wait = () => pool.query(`UPDATE job_total_horizon SET next_time = next_time - interval '11 s'`);
  const insert = async (count: number, executor: pg.Pool | pg.PoolClient = pool) => {
    await executor.query(
      `INSERT INTO job (process_id, definition_id, version, cuser, trigger, ctime, state, error)
       SELECT $1::int + (n % 6 = 0)::int, 1, NULLIF(n % 4, 0), 1 + n % 3, CASE n % 5 WHEN 0 THEN 'schedule' ELSE 'user' END, now() - n * 37 % 9000 * interval '1 s', state,
         CASE state WHEN 'failed' THEN CASE n % 3 WHEN 0 THEN 'No route to host ' || n ELSE 'a timeout of 5 s' END END
       FROM generate_series(1, $2::int) n CROSS JOIN LATERAL (
         SELECT (ARRAY['waiting', 'running', 'failed', 'stopped'])[n % 40] AS one
       ) AS drawn CROSS JOIN LATERAL (SELECT COALESCE(one, 'successful') AS state) AS states`,
      [process, count],
    );
    const end = `finish_time = ctime + id % 5 * interval '400 s'`;
    const hasEnded = `state IN ('successful', 'failed', 'stopped') AND finish_time IS NULL`;
    // Most statements count the jobs that they end.
    await executor.query(
      `WITH ended AS (
         UPDATE job SET is_counted = true, ${end} WHERE ${hasEnded} AND id % 3 > 0
         RETURNING id, process_id, state, start_time, finish_time
       ) ${countEnded('ended')}`,
    );
    // For others, a trigger does it.
    await executor.query(`UPDATE job SET ${end} WHERE ${hasEnded}`);
  };

  /** The counts of the table for all filters, read in one pass. */
  const counts = async (): Promise<number[]> => {
    const columns = Object.values(FILTERS).map((where) => `count(*) FILTER (WHERE ${where})::int`);
    const { rows } = await pool.query<number[]>({
      text: `SELECT ${columns.join()} FROM job`,
      rowMode: 'array',
    });
    return rows[0]!;
  };

  let checks = 0;

  /** Compares the counts of the API with those of the table. Each second page is a far one, and is a first one at the next check. */
  const check = async (queries = Object.keys(FILTERS)) => {
    const counted = await counts();
    checks += 1;
    for (const [index, query] of Object.keys(FILTERS).entries()) {
      if (!queries.includes(query)) continue;
      const offset = (index + checks) % 2 === 0 ? 0 : 2_000;
      const { body } = await send(server.url, `/api/job/job/?offset=${offset}&${query}`);
      expect([query, offset, body.count]).toEqual([query, offset, counted[index]]);
    }
  };

  /** Compares pages of the API with those of the table, for all filters. */
  const checkRows = async (ordering: string): Promise<void> => {
    const direction = ordering.startsWith('-') ? 'DESC' : 'ASC';
    const column = ordering.replace('-', '').replace('process', 'process_id');
    for (const [index, [query, where]] of Object.entries(FILTERS).entries()) {
      const { rows } = await pool.query<{ id: string }>(
        `SELECT id FROM job WHERE ${where} ORDER BY ${column} ${direction}, job.id ${direction} LIMIT 1520`,
      );
      // The first two pages have the same statement.
      for (const offset of [30 * (index % 2), 1_500]) {
        const path = `/api/job/job/?ordering=${ordering}&offset=${offset}&${query}`;
        const { body } = await send(server.url, path);
        const ids = (body.results as { id: number }[]).map(({ id }) => id);
        const wanted = rows.slice(offset, offset + 20).map(({ id }) => Number(id));
        expect([query, offset, ids]).toEqual([query, offset, wanted]);
      }
    }
  };

  describe('has the rows', () => {
    beforeAll(() => insert(3_000));

    it.each([
      'id',
      '-id',
      'state',
      '-state',
      'finish_time',
      '-finish_time',
      'process',
      'ctime',
      '-start_time',
      'version',
      '-version',
    ])('of the order %s, which it reads from several indexes', (ordering) => checkRows(ordering));
  });

  it('counts exactly before, while and after jobs are added to the totals, and when jobs are deleted', async () => {
    await insert(MANY);
    await check();
    await fold();
    await check();
    await wait();
    await advance(MANY - 1);
    await check();
    await foldEnds();
    await check();
    await checkRows('-id');
    await insert(100);
    await check();
    const before = await total();
    // Some of the deleted jobs have ends that are not added to the totals yet.
    await pool.query(`DELETE FROM job WHERE id % 7 = 0`);
    await check();
    await foldEnds();
    await check();
    expect(await total()).toBeLessThan(before);
  });

  it('counts each job that was being inserted when the horizon was chosen, and none that was deleted while it advanced', async () => {
    const writer = await pool.connect();
    const remover = await pool.connect();
    try {
      // The server may not have ended the last step yet.
      await until(async () => {
        await wait();
        await fold();
        return (await horizon()).next === null;
      }, 'no step is under way');
      const { up_to: before } = await horizon();
      await writer.query('BEGIN');
      await insert(5, writer);
      await insert(STEP);
      await fold();
      await wait();
      await fold();
      await fold();
      expect(await horizon()).toMatchObject({ up_to: before, next_transaction: expect.any(String) });
      const database = server.app.get(Database);
      expect(await lateReasons(database, JOB_HORIZON)).toEqual([]);
      await pool.query(`UPDATE job_total_horizon SET next_time = now() - interval '7 minutes'`);
      const { rows } = await writer.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      expect(await lateReasons(database, JOB_HORIZON)).toEqual([
        expect.stringMatching(
          `^the rows of job have not been added .* for 7 minutes.* process ${rows[0]!.pid} .*idle in transaction`,
        ),
      ]);
      await remover.query('BEGIN');
      await remover.query(
        'DELETE FROM job WHERE id IN (SELECT id FROM job ORDER BY id DESC OFFSET 50 LIMIT 10)',
      );
      // The server may take the last step at any time from here on. The horizon waits for the deletion, which has locked it.
      await writer.query('COMMIT');
      await fold();
      expect((await horizon()).up_to).toBe(before);
      await remover.query('COMMIT');
      await advance(before + STEP);
      await check(KEPT);
    } finally {
      writer.release(true);
      remover.release(true);
    }
  });

  it('does not wait for a transaction of another database, or for one that has not used jobs', async () => {
    const neighbour = await cloneDatabase();
    const clients = [neighbour.url, server.database].map((url) => new pg.Client(url));
    try {
      for (const client of clients) {
        await client.connect();
        await client.query('BEGIN');
        await client.query('SELECT pg_current_xact_id()');
      }
      await clients[0]!.query('LOCK TABLE job IN ROW EXCLUSIVE MODE');
      const { up_to: before } = await horizon();
      await insert(STEP);
      await fold();
      await wait();
      await advance(before + STEP - 1);
      await check(KEPT);
    } finally {
      for (const client of clients) await client.end();
      await neighbour.drop();
    }
  });

  it('waits for a transaction that has taken an id and locked another job, as a resume does while it copies a journal', async () => {
    const resume = await pool.connect();
    try {
      await resume.query('BEGIN');
      const taken = await resume.query<{ id: string }>(
        `SELECT nextval('job_id_seq') AS id FROM (SELECT id FROM job ORDER BY id LIMIT 1 FOR KEY SHARE) AS old`,
      );
      const { id } = taken.rows[0]!;
      await insert(STEP);
      await fold();
      await wait();
      await fold();
      await fold();
      expect((await horizon()).up_to).toBeLessThan(Number(id));
      await resume.query(
        'INSERT INTO job (id, process_id, definition_id, cuser, trigger, state) VALUES ($1, $2, 1, 1, $3, $4)',
        [id, process, 'rerun', 'waiting'],
      );
      await resume.query('COMMIT');
      await advance(Number(id));
      await check(KEPT);
    } finally {
      resume.release(true);
    }
  });

  it('advances its horizon again in a database that was restored from a dump, whose transactions are counted anew', async () => {
    await insert(STEP);
    const { up_to: before } = await horizon();
    await pool.query(
      `UPDATE job_total_horizon SET next = $1, next_time = now(), next_transaction = pg_current_xact_id()::text::bigint + 1000000`,
      [before + 1],
    );
    await fold();
    expect(await horizon()).toMatchObject({ next: null, next_transaction: null });
    await fold();
    await wait();
    await advance(before);
    await check(KEPT);
  });

  it('passes a gap between ids at once', async () => {
    const first = 2 ** 50;
    await pool.query(`SELECT setval('job_id_seq', $1)`, [first]);
    await insert(STEP);
    await fold();
    await wait();
    await advance(first + STEP - 1);
    await check(KEPT);
  });
});
