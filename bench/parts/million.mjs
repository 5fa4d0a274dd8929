import { ask } from '../api.mjs';
import { api } from '../harness/bench.mjs';
import { PROCESSES } from '../harness/database.mjs';
import { latency, measureRow } from '../harness/measure-row.mjs';
import { against } from '../harness/row.mjs';
import { until } from '../harness/until.mjs';
import { CONNECTIONS, rate } from '../load.mjs';

const COUNT = 1_000_000;
const PATH = '/api/process/process/';

/**
 * The query strings, and the milliseconds to reach. Names are `process 1` to `process 1000000`, each ninetieth with Chinese behind it, and there are 50
 * projects.
 */
const QUERIES = /** @type {[query: string, goal?: number][]} */ ([
  [''],
  ...['utime', '-utime', 'ctime', 'project', '-project', 'cuser', 'name'].map((field) => [
    `ordering=${field}`,
    3,
  ]),
  ['offset=500000'],
  ['offset=900000', 60],
  ...['utime', 'project', 'cuser', 'name'].map((field) => [`ordering=${field}&offset=500000`]),
  ...['utime', 'project', 'cuser', 'name'].map((field) => [`ordering=${field}&offset=900000`]),
  ['name=process+99'],
  ['name=process+12', 5],
  ['name=9', 50],
  ['name=zz', 20],
  [`name=${encodeURIComponent('合同审批')}`],
  ['project=project+7', 5],
  ['cuser=1', 5],
]);

/**
 * Fills the table up. The rows lie in another order than their last changes.
 *
 * @param {import('pg').Pool} pool
 * @param {number} count
 */
async function fill(pool, count) {
  await pool.query(
    `INSERT INTO process (name, project, cuser, ctime, utime)
     SELECT 'process ' || n || CASE n % 90 WHEN 0 THEN ' 采购合同审批流程' ELSE '' END, 'project ' || n % 50, 1, now() - ($1::int - n) * interval '1 second',
       now() - n::bigint * 7919 % $1::int * interval '1 second'
     FROM generate_series($2::int + 1, $1::int) n`,
    [count, PROCESSES],
  );
  // Scans of indexes alone need pages that are marked as visible to all. VACUUM marks them once the commit is flushed.
  await until(async () => {
    await pool.query('VACUUM ANALYZE');
    /** @type {import('pg').QueryResult<{ done: boolean }>} */
    const { rows } = await pool.query(
      `SELECT relallvisible > 0.9 * relpages AS done FROM pg_class WHERE relname = 'process'`,
    );
    return rows[0]?.done === true;
  });
}

/**
 * @param {string} url
 * @returns {Promise<string>} what ours and the yardstick answer alike
 */
async function answer(url) {
  const page = /** @type {{ count: number, results: { id: number }[] }} */ (await ask(url));
  return `${page.count} rows, the first ${page.results[0]?.id ?? 'none'}`;
}

/** @type {import('../parts.mjs').Part} */
export const million = {
  name: 'million',
  about:
    'milliseconds of the list of 1,000,000 processes with one client, against a page and a count(*) on two connections',
  programs: { API: api(), Fastify: { file: 'bench/yardsticks/server.mjs' } },
  async *measure(bench) {
    const { seconds } = bench.effort;
    const loaded = () => rate(bench.url('API') + PATH, { seconds });
    const bareLoaded = () => rate(`${bench.url('Fastify')}/list`, { seconds });
    const list = /** @type {const} */ ({ unit: 'requests/s', better: 'more', ours: loaded });
    const few = await measureRow(bench, { name: 'few', ...list });
    await fill(bench.pool, bench.scaled(COUNT));
    const many = await measureRow(bench, {
      name: `${CONNECTIONS} connections`,
      ...list,
      goal: { ratio: 200 },
      yardstick: { name: 'Fastify with pg', measure: bareLoaded },
    });
    yield many;
    const own = { ...many, name: `${CONNECTIONS} connections, ours of 10,000`, goal: { ratio: 1 / 1.3 } };
    yield against(own, 'ours of 10,000', few);
    for (const [query, goal] of QUERIES) {
      const ours = `${bench.url('API')}${PATH}?${query}`;
      const bare = `${bench.url('Fastify')}/list?${query}`;
      const [one, other] = [await answer(ours), await answer(bare)];
      if (one !== other) throw new Error(`${query}: ${one} and ${other}`);
      yield await measureRow(bench, {
        name: query === '' ? 'first page' : query,
        unit: 'ms',
        better: 'less',
        ...(goal !== undefined && { goal: { value: goal } }),
        ours: () => latency(() => ask(ours)),
        yardstick: { name: 'page and count(*)', measure: () => latency(() => ask(bare)) },
      });
    }
  },
};
