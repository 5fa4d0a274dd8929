import pg from 'pg';
import { KEY_ORDERING } from '../../src/auth/keys/dto/key-filters.js';
import { KEYS } from '../../src/auth/keys/key-list.js';
import { TYPES } from '../../src/database/int8.js';
import type { Executor, Statement } from '../../src/database/database.js';
import { HOOK_ORDERING } from '../../src/hooks/dto/hook-filters.js';
import { HOOKS } from '../../src/hooks/hook-list.js';
import type { Listing } from '../../src/rest/lists/listing.js';
import { orderFrom } from '../../src/rest/lists/ordering.js';
import type { Page } from '../../src/rest/lists/page.js';
import { SCHEDULE_ORDERING } from '../../src/schedules/dto/schedule-filters.js';
import { SCHEDULES } from '../../src/schedules/schedule-statements.js';
import { VARIABLE_ORDERING } from '../../src/variables/dto/variable-filters.js';
import { VARIABLES } from '../../src/variables/variable-list.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

const COUNT = 3_000;
const LIMIT = 20;

/** Near the start; far from it, in each half of the list; at its end, and behind it. */
const OFFSETS = [7, 1_000, 1_900, 2_690, 5_000];

type Filters = Record<string, unknown>;

/** A list, with SQL of its rows and of what its filters mean. */
interface Tried {
  list: Listing<never, Filters, string>;
  ordering: readonly string[];
  table: string;
  where: string;
  /** The columns of fields that have another name. */
  columns: Readonly<Record<string, string>>;
  filters: readonly (readonly [Filters, string])[];
}

const OF_PROCESSES = 'process_id IN (SELECT id FROM process WHERE deleted_at IS NULL)';
const TRIGGER_FILTERS: Tried['filters'] = [
  [{}, 'true'],
  [{ enabled: true }, 'enabled'],
  [{ enabled: false }, 'NOT enabled'],
  [{ process: 5 }, 'process_id = 5'],
  [{ process: 10, enabled: true }, 'process_id = 10 AND enabled'],
];
const triggers = { where: OF_PROCESSES, columns: { process: 'process_id' }, filters: TRIGGER_FILTERS };
const as = (list: unknown): Tried['list'] => list as Tried['list'];

const LISTS: Readonly<Record<string, Tried>> = {
  keys: {
    list: as(KEYS),
    ordering: KEY_ORDERING,
    table: 'access_token',
    where: 'name IS NOT NULL',
    columns: { cuser: 'user_id' },
    filters: [
      [{}, 'true'],
      [{ cuser: 2 }, 'user_id = 2'],
      [{ cuser: 4_000 }, 'user_id = 4000'],
      [{ owner: 2, name: '1' }, `user_id = 2 AND name ILIKE '%1%'`],
      [{ name: 'KEY ' }, `name ILIKE '%key %'`],
      [{ name: 'key 77' }, `name ILIKE '%key 77%'`],
      [{ name: '_' }, 'false'],
    ],
  },
  hooks: { list: as(HOOKS), ordering: HOOK_ORDERING, table: 'hook', ...triggers },
  schedules: { list: as(SCHEDULES), ordering: SCHEDULE_ORDERING, table: 'schedule', ...triggers },
  variables: {
    list: as(VARIABLES),
    ordering: VARIABLE_ORDERING,
    table: 'variable',
    where: 'true',
    columns: {},
    filters: [
      [{}, 'true'],
      [{ type: 'string', cuser: 3 }, `type = 'string' AND cuser = 3`],
      [{ name: 'v1' }, `name ILIKE '%v1%'`],
    ],
  },
};

describe('lists whose rows are joined with their users', () => {
  let database: TestDatabase;
  let client: pg.Client;
  /** What the lists asked, the last one first. */
  const asked: [string, unknown[]][] = [];
  const executor: Executor = {
    rows: async <Row extends object>({ text }: Statement, values: unknown[] = []): Promise<Row[]> => {
      asked.unshift([text, values]);
      return (await client.query<Row>({ text, values })).rows;
    },
  };

  beforeAll(async () => {
    database = await cloneDatabase();
    client = new pg.Client({ connectionString: database.url, types: TYPES });
    await client.connect();
    // Values that many share, none, rows that lie in another order than those of their names, and many users.
    const time = (n: string): string =>
      `CASE WHEN (${n}) % 3 > 0 THEN to_timestamp(1e9 + (${n}) * 31 % 500) END`;
    const cuser = 'CASE WHEN n % 2 = 0 THEN 2 ELSE 1 + n * 13 % 5000 END';
    await client.query(`
      INSERT INTO users (username) SELECT 'user ' || n FROM generate_series(2, 5000) n;
      INSERT INTO access_token (hash, user_id, name, role, use_time, expire_time)
      SELECT 'h' || n, ${cuser}, CASE WHEN n % 10 > 0 THEN 'key ' || n * 7919 % ${COUNT} END, 'viewer', ${time('n')}, ${time('n * 7')}
      FROM generate_series(1, ${COUNT}) n;
      INSERT INTO process (name, project, cuser, deleted_at)
      SELECT 'p' || n, 'p', 1, CASE WHEN n % 10 = 9 THEN now() END FROM generate_series(1, 300) n;
      INSERT INTO hook (process_id, name, enabled, token_hash, cuser, last_time)
      SELECT 1 + n % 300, 'hook ' || n * 7919 % 700, n % 4 > 0, 'h' || n, ${cuser}, ${time('n')} FROM generate_series(1, ${COUNT}) n;
      INSERT INTO schedule (process_id, name, cron, timezone, inputs, enabled, misfire, cuser, next_time, last_time)
      SELECT 1 + n % 300, 'schedule ' || n * 7919 % 700, '* * * * *', 'UTC', '{}', n % 4 > 0, 'skip', ${cuser}, ${time('n')}, ${time('n * 7')}
      FROM generate_series(1, ${COUNT}) n;
      INSERT INTO variable (name, type, cuser)
      SELECT 'v' || n * 7919 % ${COUNT}, CASE WHEN n % 3 = 0 THEN 'string' ELSE 'number' END, 1 + n % 4 FROM generate_series(1, ${COUNT}) n;
      INSERT INTO variable_value (variable_id, since, until, name, type, value)
      SELECT id, n, CASE WHEN n = 1 THEN 2 END, name, type, n::text FROM variable, generate_series(1, 2) n;
    `);
    await client.query('VACUUM ANALYZE');
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  /** The ids, the users and the count of a page, as the list answers them. */
  async function page({ list, ordering }: Tried, filters: Filters, order: string, offset: number) {
    const of = (rows: { id: number; user: string }[], count: number) => ({ rows, count });
    const part = { limit: LIMIT, offset, endIfGone: () => undefined, of } as unknown as Page;
    const terms = orderFrom(order, ordering, [{ field: 'id', descending: true }]);
    const answer = await list.page(executor, { filters, order: terms, page: part });
    const { rows, count } = answer as unknown as ReturnType<typeof of>;
    return { rows: rows.map(({ id, user }) => `${id} ${user}`), count };
  }

  /** All rows of the table in that order. */
  async function plain({ table, where, columns }: Tried, condition: string, order: string) {
    const by = order.split(',').map((term) => {
      const field = term.replace('-', '');
      return `t.${columns[field] ?? field} ${term.startsWith('-') ? 'DESC' : 'ASC'}`;
    });
    const { rows } = await client.query<{ row: string }>(
      `SELECT t.id || ' ' || u.username AS row FROM (SELECT * FROM ${table} WHERE ${where} AND ${condition}) t
       JOIN users u ON u.id = t.${columns.cuser ?? 'cuser'} ORDER BY ${by.join()}, t.id ${by.at(-1)!.split(' ')[1]}`,
    );
    return rows.map(({ row }) => row);
  }

  it.each(Object.keys(LISTS))('have the rows and counts of the table: %s', async (name) => {
    const tried = LISTS[name]!;
    const orders = [...tried.ordering.flatMap((field) => [field, `-${field}`]), 'cuser,-name'];
    for (const [filters, condition] of tried.filters)
      for (const order of orders) {
        const expected = await plain(tried, condition, order);
        for (const offset of OFFSETS)
          expect([filters, order, offset, await page(tried, filters, order, offset)]).toEqual([
            filters,
            order,
            offset,
            { rows: expected.slice(offset, offset + LIMIT), count: expected.length },
          ]);
      }
  });

  it.each(
    Object.keys(LISTS).flatMap((name): [string, string, number][] => [
      [name, 'name', 0],
      [name, '-id', 1_000],
      [name, 'ctime', 1_500],
    ]),
  )('join only the rows of the page: %s in the order %s from %d', async (name, order, offset) => {
    await page(LISTS[name]!, {}, order, offset);
    const [text, values] = asked[0]!;
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>({
      text: `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
      values,
    });
    expect(readFrom('u', rows[0]!['QUERY PLAN'][0].Plan)).toBeLessThanOrEqual(LIMIT);
  });
});

interface PlanNode {
  Alias?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  Plans?: PlanNode[];
}

/** How many rows a plan has read from a table. */
function readFrom(alias: string, node: PlanNode): number {
  const own = node.Alias === alias ? node['Actual Rows'] * node['Actual Loops'] : 0;
  return (node.Plans ?? []).reduce((sum, part) => sum + readFrom(alias, part), own);
}
