import pg from 'pg';
import { RECORDS } from '../../src/audit/audit-list.js';
import { AUDIT_ORDERING, AuditFilters } from '../../src/audit/dto/audit-filters.js';
import { AUDIT_HORIZON } from '../../src/audit/totals/total-statements.js';
import { advance } from '../../src/database/counts/horizon.js';
import type { Database, Statement } from '../../src/database/database.js';
import { TYPES } from '../../src/database/int8.js';
import { fieldsOf } from '../../src/rest/fields/field-rules.js';
import { orderFrom } from '../../src/rest/lists/ordering.js';
import type { Page } from '../../src/rest/lists/page.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/until.js';

const COUNT = 12_000;

/** The farthest page that is looked at. */
const FAR = 1_500;

/** Some hour of the first of the eight days on which the records were written, and not the beginning of a minute. */
const BEGIN = 1_700_000_000;
const DAY = 86_400;

const ORDERINGS = AUDIT_ORDERING.flatMap((field) => [field, `-${field}`]);

const FILTERS: AuditFilters[] = [
  {},
  { cuser: 1 },
  { cuser: 3 },
  { cuser: 99 },
  { process: 5 },
  { process: 99 },
  { object_id: 4_711 },
  ...['execute', 'stop', 'login'].flatMap((action): AuditFilters[] => [
    { action },
    { action, cuser: 1 },
    { action, process: 5 },
    { action, object: 'job' },
    { action, object: 'user', cuser: 3 },
  ]),
  { object: 'job' },
  { object: 'user' },
  { object: 'job', cuser: 3 },
  { object: 'process', process: 5 },
  { object: 'job', process: 5, action: 'execute' },
  { object: 'process', object_id: 4_798 },
  { cuser: 1, process: 5 },
  ...times().flatMap((range): AuditFilters[] => [
    range,
    { ...range, cuser: 3 },
    { ...range, action: 'execute' },
    { ...range, action: 'login', object: 'user' },
    { ...range, object: 'job', action: 'execute' },
  ]),
];

/** Ranges whose ends are within a day, at the beginning of one, or in others, and empty ones. */
function times(): Pick<AuditFilters, 'since' | 'until'>[] {
  const midnight = BEGIN - (BEGIN % DAY) + 2 * DAY;
  return [
    { since: BEGIN + 5 * DAY },
    { until: BEGIN + 2 * DAY + 7 },
    { since: midnight, until: midnight + DAY },
    { since: midnight - 1, until: midnight + 1 },
    { since: BEGIN + 3 * DAY, until: BEGIN + 3 * DAY + 600 },
    { since: midnight + DAY, until: midnight },
    { since: 0 },
    { until: 0 },
  ];
}

describe('the list of many audit records', () => {
  let database: TestDatabase;
  let client: pg.Client;
  /** What the list asked, the last one first. */
  const asked: [Statement, unknown[]][] = [];
  const executor = {
    rows: async <Row extends object>({ name, text }: Statement, values: unknown[] = []): Promise<Row[]> => {
      asked.unshift([{ name, text }, values]);
      return (await client.query<Row>({ text, values })).rows;
    },
  };

  beforeAll(async () => {
    database = await cloneDatabase();
    client = new pg.Client({ connectionString: database.url, types: TYPES });
    await client.connect();
    await insert(COUNT);
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  /** Inserts records of eight days: most executes, many of one user, some without a user, a process or an object, and two of each moment. */
  const insert = async (count: number, into = client): Promise<unknown> =>
    into.query(
      `INSERT INTO audit (ctime, cuser, action, object, object_id, process_id, request_id)
       SELECT to_timestamp(${BEGIN} + n / 2 * ${(8 * DAY * 2) / COUNT}::float8), CASE WHEN n % 3 > 0 THEN 1 WHEN n % 7 > 0 THEN 2 + n % 4 END,
         action, object, NULLIF(n, 7), CASE WHEN object <> 'user' THEN 1 + n % 11 END, 'r' || n
       FROM generate_series(1, $1::int) n CROSS JOIN LATERAL (VALUES
         (CASE WHEN n % 20 < 15 THEN 'execute' WHEN n % 20 < 17 THEN 'stop' WHEN n % 20 = 17 THEN 'login' WHEN n % 40 = 18 THEN 'rotate' ELSE 'create' END,
          CASE WHEN n % 20 < 17 THEN 'job' WHEN n % 20 = 17 THEN 'user' WHEN n % 40 = 18 THEN 'hook' ELSE 'process' END)) AS done (action, object)`,
      [count],
    );

  /** Makes a step of the horizon, as long after the step before as is needed. */
  const step = async (most: number): Promise<boolean> => {
    await client.query(`UPDATE audit_total_horizon SET next_time = next_time - interval '11 s'`);
    const own = {
      transaction: async <Result>(work: (own: typeof executor) => Promise<Result>): Promise<Result> => {
        await client.query('BEGIN');
        const result = await work(executor);
        await client.query('COMMIT');
        return result;
      },
    };
    return advance(own as unknown as Database, AUDIT_HORIZON, most);
  };

  const horizon = async (): Promise<number> =>
    (await client.query<{ up_to: number }>('SELECT up_to FROM audit_total_horizon')).rows[0]!.up_to;

  /** Passes so many records. */
  const pass = async (most: number): Promise<void> => {
    const before = await horizon();
    await until(async () => {
      await step(most);
      return (await horizon()) > before;
    }, 'the horizon has advanced');
  };

  /** The ids and the count of a page, as the list answers them. */
  async function page(filters: AuditFilters, ordering: string, offset: number) {
    const of = (rows: { id: number }[], count: number) => ({ rows, count });
    const part = { limit: 20, offset, endIfGone: () => undefined, of };
    const order = orderFrom(ordering, AUDIT_ORDERING, [{ field: 'id', descending: true }]);
    const answer = await RECORDS.page(executor, { filters, order, page: part as unknown as Page });
    const { rows, count } = answer as unknown as { rows: { id: number }[]; count: number };
    return { ids: rows.map(({ id }) => id), count };
  }

  /** The first ids of the table in that order, and the number of all. */
  async function plain(filters: AuditFilters, ordering: string) {
    const direction = ordering.startsWith('-') ? 'DESC' : 'ASC';
    const column = ordering.replace('-', '').replace('process', 'process_id');
    const { rows } = await client.query<{ id: number; count: number }>(
      `SELECT id, count(*) OVER () AS count FROM audit
       WHERE ($1::int IS NULL OR cuser = $1) AND ($2::text IS NULL OR action = $2) AND ($3::text IS NULL OR object = $3)
         AND ($4::bigint IS NULL OR object_id = $4) AND ($5::int IS NULL OR process_id = $5)
         AND ($6::float8 IS NULL OR ctime >= to_timestamp($6)) AND ($7::float8 IS NULL OR ctime < to_timestamp($7))
       ORDER BY ${column} ${direction}, id ${direction} LIMIT ${FAR + 20}`,
      [...fieldsOf(AuditFilters).keys()].map((name) => filters[name as keyof AuditFilters]),
    );
    return { ids: rows.map(({ id }) => id), count: rows[0]?.count ?? 0 };
  }

  /** Compares pages and counts with those of the table, for all filters. */
  const check = async (orderings: readonly string[], offsets: readonly number[]): Promise<void> => {
    for (const filters of FILTERS)
      for (const ordering of orderings) {
        const expected = await plain(filters, ordering);
        for (const offset of offsets)
          expect([filters, ordering, offset, await page(filters, ordering, offset)]).toEqual([
            filters,
            ordering,
            offset,
            { ...expected, ids: expected.ids.slice(offset, offset + 20) },
          ]);
      }
  };

  it('is tried with each of its filters', () => {
    const tried = new Set(FILTERS.flatMap((filters) => Object.keys(filters)));
    expect([...tried].sort()).toEqual([...fieldsOf(AuditFilters).keys()].sort());
  });

  it('has the rows and counts of the table before, while and after records are added to the totals, and when some are deleted', async () => {
    const counted = ['-id'];
    await check(counted, [0]);
    await pass(5_000);
    expect(await horizon()).toBe(5_000);
    await check(counted, [0]);
    await client.query('DELETE FROM audit WHERE id % 7 = 0 OR id < 2000');
    await check(counted, [0]);
    await insert(1_000);
    await pass(100_000);
    await check(counted, [0]);
    await client.query('VACUUM ANALYZE audit');
    await check(ORDERINGS, [0]);
    await check(['-id', 'action', '-cuser'], [FAR]);
  });

  it('counts a record that was being inserted when the horizon was chosen', async () => {
    const writer = new pg.Client({ connectionString: database.url, types: TYPES });
    await writer.connect();
    try {
      await writer.query('BEGIN');
      await insert(3, writer);
      await insert(1_000);
      const before = await horizon();
      for (let steps = 0; steps < 6; steps += 1) await step(100_000);
      expect(await horizon()).toBe(before);
      await writer.query('COMMIT');
      await pass(100_000);
      await check(['-id'], [0]);
    } finally {
      await writer.end();
    }
  });

  it('forgets the numbers of users, processes and days of which no record is left', async () => {
    const of = `FROM audit WHERE cuser = 3 OR process_id = 4 OR ctime < to_timestamp(${BEGIN + DAY})`;
    await client.query('BEGIN');
    await client.query(`DELETE ${of}`);
    const { rows } = await client.query<{ left: number }>(
      `SELECT (SELECT count(*) FROM audit_total WHERE name = 'cuser' AND value = 3 OR name = 'process' AND value = 4)
         + (SELECT count(*) FROM audit_day WHERE day < ${Math.floor(BEGIN / DAY) + 1}) AS left`,
    );
    expect(rows).toEqual([{ left: 0 }]);
    await check(['-id'], [0]);
    await client.query('ROLLBACK');
  });

  it.each<[AuditFilters, string, string]>([
    [{}, '-id', 'audit_pkey'],
    [{ cuser: 99 }, '-id', 'audit_cuser'],
    [{ process: 5 }, '-id', 'audit_process'],
    [{ object_id: 5 }, '-id', 'audit_object_id'],
    [{ action: 'login' }, '-id', 'audit_action'],
    [{ object: 'hook' }, '-id', 'audit_object'],
    [{ since: BEGIN, action: 'execute' }, '-id', 'audit_action'],
    [{}, 'ctime', 'audit_time'],
    [{}, '-cuser', 'audit_cuser'],
    [{}, 'action', 'audit_action'],
    [{}, '-object', 'audit_object'],
    [{}, 'object_id', 'audit_object_id'],
    [{}, '-process', 'audit_process'],
  ])('reads %j in the order %s by an index: %s', async (filters, ordering, index) => {
    asked.length = 0;
    await page(filters, ordering, 0);
    const [{ text }, values] = asked.at(-1)!;
    const { rows } = await client.query<{ 'QUERY PLAN': string }>({ text: `EXPLAIN ${text}`, values });
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(new RegExp(`Scan (Backward )?(using|on) ${index} `));
    expect(plan).not.toMatch(/Seq Scan on audit\b/);
  });
});
