import pg from 'pg';
import { TYPES } from '../../src/database/int8.js';
import { likeContaining } from '../../src/database/like-containing.js';
import type { Statement } from '../../src/database/database.js';
import { PROCESS_ORDERING, ProcessFilters } from '../../src/process/dto/process-filters.js';
import { fieldsOf } from '../../src/rest/fields/field-rules.js';
import { PROCESSES } from '../../src/process/process-statements.js';
import { orderFrom } from '../../src/rest/lists/ordering.js';
import type { Page } from '../../src/rest/lists/page.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/until.js';

const COUNT = 20_000;
const ORDERINGS = PROCESS_ORDERING.flatMap((field) => [field, `-${field}`]);

describe('the list of many processes', () => {
  let database: TestDatabase;
  let client: pg.Client;
  /** What the list asked, the last one first. */
  const asked: [Statement, unknown[]][] = [];

  beforeAll(async () => {
    database = await cloneDatabase();
    client = new pg.Client({ connectionString: database.url, types: TYPES });
    await client.connect();
    await client.query(`INSERT INTO users (username) SELECT 'user ' || n FROM generate_series(2, 5) n`);
    // Times and projects that many share, and rows that lie in another order than those of their times.
    await client.query(`
      INSERT INTO process (name, project, cuser, ctime, utime, deleted_at)
      SELECT 'Process ' || n * 7919 % ${COUNT}, 'project ' || n % 50, 1 + n % 4, to_timestamp(1e9 + n / 3), to_timestamp(1e9 + n * 31 % 5000),
        CASE WHEN n % 10 = 0 THEN now() END
      FROM generate_series(1, ${COUNT}) n`);
    // Characters of one to four bytes, wildcards, letters whose lower case is longer in some locales, and the longest projects.
    await client.query(
      `INSERT INTO process (name, project, cuser)
       SELECT name, project, 2 FROM unnest($1::text[]) AS name, unnest($2::text[]) AS project`,
      [
        ['50%_\\', 'ÄÖ', 'İİ', 'ΑΣ', '采购 流程', '𝄞𝄞', ' ', 'zz', 'ZZtop'],
        ['𝄞'.repeat(1024), `${'𝄞'.repeat(1023)}𝄢`, '流'.repeat(700), 'a'.repeat(1024), 'project 7', 'Ä'],
      ],
    );
    // Scans of indexes alone need pages that are marked as visible to all. VACUUM marks them once the commits are flushed.
    await until(async () => {
      await client.query('VACUUM ANALYZE process');
      const visible = `SELECT relallvisible = relpages AS done FROM pg_class WHERE relname = 'process'`;
      return (await client.query<{ done: boolean }>(visible)).rows[0]!.done;
    }, 'all pages are marked as visible');
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  /** The ids and the count of a page, as the list answers them. */
  async function page(filters: ProcessFilters, ordering: string, offset: number, limit = 20) {
    const of = (rows: { id: number }[], count: number) => ({ rows, count });
    const part = { limit, offset, endIfGone: () => undefined, of };
    const executor = {
      rows: async ({ name, text }: Statement, values: unknown[] = []) => {
        asked.unshift([{ name, text }, values]);
        return (await client.query({ text, values })).rows;
      },
    };
    const order = orderFrom(ordering, PROCESS_ORDERING, [{ field: 'id', descending: true }]);
    const answer = await PROCESSES.page(executor, {
      filters,
      order,
      page: part as unknown as Page,
    });
    const { rows, count } = answer as unknown as { rows: { id: number }[]; count: number };
    return { ids: rows.map(({ id }) => id), count };
  }

  /** The same, from all rows in that order. They are asked once for several pages: each time Postgres reads and sorts the table. */
  async function plain(filters: ProcessFilters, ordering: string) {
    const direction = ordering.startsWith('-') ? 'DESC' : 'ASC';
    const { rows } = await client.query<{ id: number }>(
      `SELECT id FROM process
       WHERE deleted_at IS NULL AND ($1::text IS NULL OR name ILIKE $1) AND ($2::text IS NULL OR project = $2)
         AND ($3::int IS NULL OR cuser = $3)
       ORDER BY ${ordering.replace('-', '')} ${direction}, id ${direction}`,
      [filters.name && likeContaining(filters.name), filters.project || undefined, filters.cuser],
    );
    const ids = rows.map(({ id }) => id);
    return {
      count: ids.length,
      page: (offset: number, limit = 20) => ({ ids: ids.slice(offset, offset + limit), count: ids.length }),
    };
  }

  const FILTERS: ProcessFilters[] = [
    {},
    { project: 'project 7' },
    { project: '𝄞'.repeat(1024) },
    { cuser: 2 },
    { cuser: 9 },
    { name: 's 12' },
    { name: '9' },
    { project: 'project 7', cuser: 4 },
    { project: 'project 3', name: '1' },
  ];

  it('is tried with each of its filters', () => {
    const tried = new Set(FILTERS.flatMap((filters) => Object.keys(filters)));
    expect([...tried].sort()).toEqual([...fieldsOf(ProcessFilters).keys()].sort());
  });

  it.each(FILTERS)('has the rows, the order and the count of a plain statement with %j', async (filters) => {
    const { count } = await plain(filters, 'id');
    const offsets = [0, 7, 990, 1000, count / 2, count / 2 + 1, count - 25, count - 3, count, count + 1000]
      .map(Math.floor)
      .filter((offset) => offset >= 0);
    for (const ordering of ORDERINGS) {
      const expected = await plain(filters, ordering);
      for (const offset of new Set(offsets))
        expect([ordering, offset, await page(filters, ordering, offset)]).toEqual([
          ordering,
          offset,
          expected.page(offset),
        ]);
    }
  });

  it.each(
    [
      '%',
      '_',
      '\\',
      '%_',
      ' ',
      'ä',
      'ÄÖ',
      'i',
      'İ',
      'İİ',
      'σ',
      'ΑΣ',
      '采',
      '采购',
      '购 ',
      '采购 流',
      '购 流程',
      '采流程',
      '𝄞',
      '𝄞𝄞',
      'zz',
    ].concat(['Z', 'zZ', 'tO', 'x!', '12', 'S ', 'zzt', 'PROCESS 1', "'"]),
  )('finds names that contain %j as ILIKE does', async (name) => {
    expect(await page({ name }, '-id', 0)).toEqual((await plain({ name }, '-id')).page(0));
    expect(await page({ name }, 'utime', 3, 1000)).toEqual((await plain({ name }, 'utime')).page(3, 1000));
  });

  /** The plan of the statement of a page. */
  async function planOf(filters: ProcessFilters, ordering: string, offset: number): Promise<string> {
    asked.length = 0;
    await page(filters, ordering, offset);
    const [{ text }, values] = asked.at(-1)!;
    const { rows } = await client.query<{ 'QUERY PLAN': string }>({ text: `EXPLAIN ${text}`, values });
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  }

  const indexOf = (ordering: string) =>
    ordering.endsWith('id') ? '(process_id|process_pkey)' : `process_${ordering.replace('-', '')}`;

  it.each(ORDERINGS)('reads the first page in the order of an index: %s', async (ordering) => {
    const plan = await planOf({}, ordering, 0);
    expect(plan).toMatch(new RegExp(`Index Scan (Backward )?using ${indexOf(ordering)} `));
    expect(plan).not.toMatch(/Seq Scan on process\b/);
  });

  it.each(ORDERINGS.filter((ordering) => !/id|cuser/.test(ordering)))(
    'looks for a page of a user with many processes in the order of an index: %s',
    async (ordering) => {
      const plan = await planOf({ cuser: 2 }, ordering, 0);
      expect(plan).toMatch(new RegExp(`Index Scan (Backward )?using ${indexOf(ordering)} `));
      expect(plan).not.toMatch(/Seq Scan on process\b/);
    },
  );

  it.each(ORDERINGS)('skips rows in an index, from the nearer end: %s', async (ordering) => {
    const plan = await planOf({}, ordering, 15_000);
    for (const direction of ['', 'Backward '])
      expect(plan).toContain(`Index Only Scan ${direction}using process_${ordering.replace('-', '')} `);
    expect(plan).not.toMatch(/Seq Scan on process\b/);
    expect(plan).toContain('id = ANY');
  });

  it.each([
    [{ project: 'project 7' }, 'Index Only Scan using process_project '],
    [{ cuser: 1 }, 'process_total'],
    [{ name: 's 12' }, 'Bitmap Index Scan on process_name_trgm'],
    [{ name: '9' }, 'Bitmap Index Scan on process_name_parts'],
    [{ name: 'zz' }, 'Bitmap Index Scan on process_name_parts'],
    [{ name: '采购 流' }, 'Bitmap Index Scan on process_name_parts'],
    [{ name: '-_-' }, 'Bitmap Index Scan on process_name_parts'],
    [{ project: 'project 7', cuser: 1 }, 'Index Only Scan using process_project '],
  ])('finds and counts %j by an index', async (filters, expected) => {
    const plan = await planOf(filters, '-id', 0);
    expect(plan).toContain(expected);
    expect(plan).not.toMatch(/Seq Scan on process\b/);
  });

  it.each<ProcessFilters>([
    { name: '9', cuser: 2 },
    { name: '采购流程', cuser: 2 },
    { name: '9', project: 'project 7' },
  ])('finds %j by the names where most users and projects have few processes', async (filters) => {
    await client.query('BEGIN');
    await client.query(`INSERT INTO users (username) SELECT 'many ' || n FROM generate_series(1, 1000) n`);
    await client.query(
      `INSERT INTO process (name, project, cuser)
       SELECT 'many ' || n, 'few ' || n % 1000, id FROM generate_series(1, 20000) n
       JOIN (SELECT id, row_number() OVER () AS place FROM users) AS u ON place = 1 + n % 1000`,
    );
    await client.query(`SELECT gin_clean_pending_list('process_name_parts')`);
    await client.query('ANALYZE process');
    await client.query('SET LOCAL plan_cache_mode = force_generic_plan');
    asked.length = 0;
    await page(filters, '-id', 0);
    const [{ text }, values] = asked.at(-1)!;
    await client.query(`PREPARE many AS ${text}`);
    const plan = await client.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN EXECUTE many (${values.map((value) => `'${String(value)}'`).join()})`,
    );
    await client.query('ROLLBACK');
    await client.query('DEALLOCATE many');
    const lines = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(lines).toMatch(/BitmapAnd[^]*Bitmap Index Scan on process_name_parts/);
  });
});
