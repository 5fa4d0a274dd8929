/** Latencies with one client beside a history of 10,000 ended jobs, and beside a hundred times as many. */
import { ask, post, START, submit } from './api.mjs';
import { median, until } from './measure.mjs';

const FEW = 10_000;
const MANY = Number(process.env.BENCH_JOBS ?? 1_000_000);
const ROUNDS = 9;
const PROCESSES = 1_000;

/** The query strings of the list of jobs. A page of 20 rows; `offset=20000` is page 1,000. */
const QUERIES = [
  '',
  'offset=20000',
  ...['process=7', 'state=successful', 'state=failed', 'state=running,waiting', 'cuser=1', 'kind=trial'],
  'version=2',
  'trigger=schedule',
  'process=7&state=failed',
  'state=successful&offset=20000',
  'error=timeout',
  ...['ctime', '-finish_time', 'process', 'state', '-start_time'].map((field) => `ordering=${field}`),
];

/**
 * Adds ended jobs, with a log and a journal each, until there are `count`.
 *
 * @param {import('pg').Pool} pool
 * @param {number} present how many there are
 * @param {number} count
 */
async function fill(pool, present, count) {
  const step = 100_000;
  for (let from = present; from < count; from += step) {
    const to = Math.min(from + step, count);
    await pool.query(
      `WITH ended AS (
        INSERT INTO job (process_id, definition_id, version, state, progress, cuser, ctime, start_time, finish_time, trigger, error,
          failed_step, is_counted, fence)
        SELECT 1 + n % $3::int, 1, CASE WHEN n % 10 > 0 THEN 1 + n % 3 END,
          CASE WHEN n % 50 = 0 THEN 'failed' WHEN n % 50 = 1 THEN 'stopped' ELSE 'successful' END, $4, 1 + n % 5, at, at, at + interval '1 s',
          CASE WHEN n % 4 = 0 THEN 'schedule' ELSE 'user' END, CASE WHEN n % 50 = 0 THEN 'a timeout of 5 s' END,
          CASE WHEN n % 50 = 0 THEN '/' END, true, 1
        FROM (SELECT n, now() - ($2::int - n) * interval '5 s' AS at FROM generate_series($1::int + 1, $2::int) n) AS all_jobs
        RETURNING id
      ), logged AS (INSERT INTO job_log (job_id, first_row, rows, text) SELECT id, 0, 1, 'a line' FROM ended)
      INSERT INTO job_journal (job_id, number, records) SELECT id, 1, '[]' FROM ended`,
      [from, to, PROCESSES, PROGRESS],
    );
  }
  await until(async () => {
    await pool.query('VACUUM ANALYZE');
    /** @type {import('pg').QueryResult<{ done: boolean }>} */
    const { rows } = await pool.query(
      `SELECT relallvisible > 0.9 * relpages AS done FROM pg_class WHERE relname = 'job'`,
    );
    return rows[0]?.done === true;
  });
}

/** The nodes of a job, as its page shows them. */
const PROGRESS = JSON.stringify(
  Array.from({ length: 10 }, (_, index) => ({
    node: `node ${index}`,
    state: 'successful',
    runs: 1,
    startTime: 1_700_000_000_000,
    finishTime: 1_700_000_000_000,
    error: null,
    change: index,
  })),
);

/**
 * The median of the milliseconds of each request.
 *
 * @param {string} url
 * @param {number} process
 * @param {number} last the id of the newest job
 * @returns {Promise<Record<string, number>>}
 */
async function measured(url, process, last) {
  /** @type {Record<string, () => Promise<unknown>>} */
  const requests = {
    execute: () => post(url, 'execute', { id: process }),
    'execute and wait': async () => {
      const { job_id: job } = await post(url, 'execute', { id: process });
      await ask(`${url}/api/job/job/${job}/?wait=60`);
    },
    detail: () => ask(`${url}/api/job/job/${last}/`),
    log: () => ask(`${url}/api/process/logfile/?jobId=${last}`),
    statistics: () => ask(`${url}/api/process/stat/`),
    'statistics of a process': () => ask(`${url}/api/process/stat/?id=7`),
    ...Object.fromEntries(QUERIES.map((query) => [`?${query}`, () => ask(`${url}/api/job/job/?${query}`)])),
  };
  /** @type {Record<string, number>} */
  const times = {};
  for (const [name, request] of Object.entries(requests)) {
    const rounds = [];
    // The first ones plan the statement and fill caches.
    for (let round = -6; round < ROUNDS; round += 1) {
      const start = performance.now();
      await request();
      if (round >= 0) rounds.push(performance.now() - start);
    }
    times[name] = median(rounds);
  }
  return times;
}

/**
 * Prints what requests take beside few and many ended jobs.
 *
 * @param {import('pg').Pool} pool
 * @param {string} url of an API that has a worker
 */
export async function benchHistory(pool, url) {
  const process = await submit(url, { nodeList: [START], linkList: [], variables: [] });
  const last = async () => {
    /** @type {import('pg').QueryResult<{ id: number }>} */
    const { rows } = await pool.query('SELECT max(id)::int AS id FROM job');
    return rows[0]?.id ?? 0;
  };
  await fill(pool, 0, FEW);
  const few = await measured(url, process, await last());
  await fill(pool, FEW, MANY);
  await until(async () => {
    /** @type {import('pg').QueryResult<{ done: boolean }>} */
    const { rows } = await pool.query(
      `SELECT up_to > (SELECT max(id) FROM job) - ${FEW} AS done FROM job_total_horizon`,
    );
    return rows[0]?.done === true;
  });
  const many = await measured(url, process, await last());
  for (const [name, before] of Object.entries(few)) {
    const after = many[name] ?? NaN;
    console.log(
      `history    ${name.padEnd(32)} ${before.toFixed(1).padStart(8)} ms   ${after.toFixed(1).padStart(8)} ms   ${(after / before).toFixed(2)}×`,
    );
  }
}
