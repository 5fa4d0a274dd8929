import pg from 'pg';
import type { JobFilters, JobOrdering } from '../../../src/jobs/dto/job-filters.js';
import { JOBS } from '../../../src/jobs/lists/jobs-statements.js';
import type { OrderTerm } from '../../../src/rest/lists/ordering.js';
import { line, submit } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';

/** So many that some filters have more hits than are collected for a page, and others have few or none. */
const MANY = 60_000;

/** When the first of the jobs were executed, in unix seconds. One is executed each second. */
const FIRST = 1_700_000_000;

/** Values of the filters, as in the query string and in SQL. */
const VALUES: Readonly<Record<string, string>> = {
  'process=1': 'process_id = 1',
  'process=2': 'process_id = 2',
  // All its jobs are at one end of the list.
  'process=3': 'process_id = 3',
  'state=successful': `state = 'successful'`,
  'state=successful,running': `state IN ('successful', 'running')`,
  'state=failed,stopped': `state IN ('failed', 'stopped')`,
  'state=failed,waiting': `state IN ('failed', 'waiting')`,
  'state=waiting': `state = 'waiting'`,
  'state=running,stopping': `state IN ('running', 'stopping')`,
  'cuser=1': 'cuser = 1',
  'kind=trial': 'version IS NULL',
  'kind=run': 'version IS NOT NULL',
  'version=1': 'version = 1',
  'version=9': 'version = 9',
  'trigger=user': `trigger = 'user'`,
  'trigger=hook': `trigger = 'hook'`,
  'rerun_of=5': 'rerun_of = 5',
  'error=timeout': `(error ILIKE '%timeout%' OR error_zh ILIKE '%timeout%')`,
  'error=5': `(error ILIKE '%5%' OR error_zh ILIKE '%5%')`,
  [`ctime__gte=${FIRST + 22_500}`]: `ctime >= to_timestamp(${FIRST + 22_500})`,
  [`ctime__lt=${FIRST + 9_000}`]: `ctime < to_timestamp(${FIRST + 9_000})`,
  [`finish_time__gte=${FIRST + 30_000}`]: `finish_time >= to_timestamp(${FIRST + 30_000})`,
  [`finish_time__lt=${FIRST + 40_000}`]: `finish_time < to_timestamp(${FIRST + 40_000})`,
};

const ORDERS = [
  '-id',
  'id',
  '-ctime',
  'start_time',
  '-finish_time',
  'version',
  '-state',
  'cuser',
  '-process',
];

const nameOf = (filter: string): string => filter.split('=')[0]!;

/** Each filter, all pairs of filters with different names, and some of three. */
const FILTERS = Object.keys(VALUES).flatMap((first, index, all) => [
  [first],
  ...all
    .slice(index + 1)
    .filter((second) => nameOf(second) !== nameOf(first))
    .map((second, place) => {
      const third = all[(index * 7 + place * 5) % all.length]!;
      const isThird = place % 4 === 0 && ![first, second].some((filter) => nameOf(filter) === nameOf(third));
      return [first, second, ...(isThird ? [third] : [])];
    }),
]);

describe('the list of many jobs with several filters', () => {
  let server: Server;
  let pool: pg.Pool;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
    pool = new pg.Pool({ connectionString: server.database, max: 4 });
    await pool.query(`INSERT INTO users (username) SELECT 'user ' || n FROM generate_series(2, 3) n`);
    for (let process = 1; process <= 3; process += 1) await submit(server.url, line());
    await pool.query(
      `INSERT INTO job (process_id, definition_id, version, cuser, trigger, state, admitted, ctime, rerun_of, error, error_zh)
       SELECT CASE WHEN n > 36000 THEN 3 ELSE 1 + (n % 9 = 0)::int END, 1, CASE WHEN n % 11 > 1 THEN GREATEST(n % 11 - 6, 1) END, 1 + (n % 13 = 0)::int, CASE n % 7 WHEN 0 THEN 'hook' WHEN 1 THEN 'schedule' ELSE 'user' END,
         state, CASE WHEN state = 'waiting' AND n % 3 = 0 THEN false END, to_timestamp($2::int + n), CASE WHEN n % 50 = 0 THEN n % 8 END,
         CASE state WHEN 'failed' THEN CASE n % 5 WHEN 0 THEN 'Host ' || n || repeat(' away', 500) ELSE 'a timeout of ' || n || ' s' END END,
         CASE state WHEN 'failed' THEN '超时 ' || n END
       FROM generate_series(1, $1::int) n CROSS JOIN LATERAL (
         SELECT COALESCE((ARRAY['waiting', 'running', 'stopping', 'failed', 'stopped', 'failed'])[n % 40], 'successful') AS state) AS states`,
      [MANY, FIRST],
    );
    // Jobs end by an update, which counts them.
    await pool.query(
      `UPDATE job SET start_time = ctime + (id % 100) * interval '1 s', finish_time = CASE
         WHEN state IN ('successful', 'failed', 'stopped') THEN ctime + (id % 1000) * interval '1 s' END WHERE state <> 'waiting'`,
    );
    await pool.query('VACUUM ANALYZE job');
  });

  afterAll(async () => {
    await pool.end();
    await server.close();
  });

  it.each(ORDERS.map((ordering, turn) => [ordering, turn] as const))(
    'has the rows and the count that the table has, ordered by %s',
    async (ordering, turn) => {
      const direction = ordering.startsWith('-') ? 'DESC' : 'ASC';
      const field = ordering.replace('-', '').replace('process', 'process_id');
      for (const [index, filters] of FILTERS.entries()) {
        if (index % ORDERS.length !== turn) continue;
        const where = filters.map((filter) => VALUES[filter]).join(' AND ');
        const { rows } = await pool.query<{ id: number }>(
          `SELECT id::float8 AS id FROM job WHERE ${where} ORDER BY ${field} ${direction}, id ${direction}`,
        );
        const offsets = [0, Math.floor(rows.length / 2), Math.max(0, rows.length - 2)];
        const offset = offsets[Math.floor(index / ORDERS.length) % offsets.length]!;
        const query = `${filters.join('&')}&ordering=${ordering}&offset=${offset}&limit=5`;
        const { body } = await send(server.url, `/api/job/job/?${query}`);
        expect([query, body.count, body.results.map(({ id }: { id: number }) => id)]).toEqual([
          query,
          rows.length,
          rows.slice(offset, offset + 5).map(({ id }) => id),
        ]);
      }
    },
  );

  it('counts the jobs of a version or a trigger in one end of a range, also where a first page is full', async () => {
    const pairs = FILTERS.map((filters) => filters.slice(0, 2)).filter(
      ([first = '', second = '']) => /^(version|trigger)=/.test(first) && second.includes('time__'),
    );
    for (const filters of pairs) {
      const where = filters.map((filter) => VALUES[filter]).join(' AND ');
      const { rows } = await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM job WHERE ${where}`);
      const { body } = await send(server.url, `/api/job/job/?${filters.join('&')}&limit=5`);
      expect([filters, body.count]).toEqual([filters, rows[0]!.n]);
    }
  });

  it.each<[JobFilters, OrderTerm<JobOrdering>[]]>([
    [{ cuser: 1 }, [{ field: 'id', descending: true }]],
    [{ version: 2 }, [{ field: 'id', descending: true }]],
    [{ state: ['failed'] }, [{ field: 'id', descending: true }]],
    [{ state: ['successful'], kind: 'run' }, [{ field: 'id', descending: true }]],
    ...['ctime', 'finish_time', 'process'].map((field): [JobFilters, OrderTerm<JobOrdering>[]] => [
      {},
      [
        { field: field as JobOrdering, descending: true },
        { field: 'id', descending: true },
      ],
    ]),
  ])('is planned once for a connection, and not for each request: %j %j', async (filters, order) => {
    const { text } = JOBS.statement(filters, order);
    const client = new pg.Client(server.database);
    await client.connect();
    try {
      for (let calls = 0; calls < 7; calls += 1)
        await client.query({ name: 'page', text, values: [...Object.values(filters), 20, 0] });
      const { rows } = await client.query(
        `SELECT generic_plans > 0 AS is_kept FROM pg_prepared_statements WHERE name = 'page'`,
      );
      expect(rows).toEqual([{ is_kept: true }]);
    } finally {
      await client.end();
    }
  });
});
