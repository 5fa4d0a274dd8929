/**
 * Latencies of the list of 1,000,000 processes, through HTTP with one client: each against a page and a `count(*)` as a bare handler
 * would ask for them on two connections.
 */
import { median, until } from './measure.mjs';

const COUNT = 1_000_000;
const ROUNDS = 5;
const PATH = '/api/process/process/';

/** The query strings. Names are `process 1` to `process 1000000`, and there are 50 projects. */
const QUERIES = [
  '',
  ...['utime', '-utime', 'ctime', 'project', '-project', 'cuser', 'name'].map((field) => `ordering=${field}`),
  'offset=500000',
  'offset=900000',
  ...['utime', 'project', 'cuser', 'name'].map((field) => `ordering=${field}&offset=500000`),
  ...['utime', 'project', 'cuser', 'name'].map((field) => `ordering=${field}&offset=900000`),
  'name=process+99',
  'name=process+12',
  'name=9',
  'name=zz',
  'project=project+7',
  'cuser=1',
];

/**
 * Fills the table up. The rows lie in another order than their last changes.
 *
 * @param {import('pg').Pool} pool
 * @param {number} present how many there are
 */
export async function fillMillion(pool, present) {
  await pool.query(
    `INSERT INTO process (name, project, cuser, ctime, utime)
     SELECT 'process ' || n, 'project ' || n % 50, 1, now() - ($1::int - n) * interval '1 second',
       now() - n::bigint * 7919 % $1::int * interval '1 second'
     FROM generate_series($2::int + 1, $1::int) n`,
    [COUNT, present],
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
 * @param {{ ours: string, bare: string }} urls
 */
export async function benchMillion(urls) {
  for (const query of QUERIES) {
    // One after the other: the scans and sorts of the bare statements would evict from the caches what ours read.
    const ours = await measured(`${urls.ours}${PATH}?${query}`);
    const bare = await measured(`${urls.bare}/list?${query}`);
    if (ours.answer !== bare.answer) throw new Error(`${query}: ${ours.answer} and ${bare.answer}`);
    const times = { ours: ours.times, bare: bare.times };
    const ratio = median(times.bare) / median(times.ours);
    console.log(
      `${query.padEnd(32)} ${shown(times.ours)} ms   bare ${shown(times.bare)} ms   ${ratio.toFixed(1)}×`,
    );
  }
}

/** @param {number[]} times */
const shown = (times) =>
  [Math.min(...times), median(times), Math.max(...times)].map((ms) => ms.toFixed(1).padStart(7)).join(' ');

/**
 * The milliseconds of each round, without the first ones, which plan the statement and fill caches.
 *
 * @param {string} url
 */
async function measured(url) {
  const times = [];
  let answer = '';
  for (let round = -2; round < ROUNDS; round += 1) {
    const start = performance.now();
    const response = await fetch(url);
    const { count, results } = /** @type {{ count: number, results: { id: number }[] }} */ (
      await response.json()
    );
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    if (round >= 0) times.push(performance.now() - start);
    answer = `${count} rows, the first ${results[0]?.id ?? 'none'}`;
  }
  return { times, answer };
}
