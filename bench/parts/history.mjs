import { ask, post, runToEnd, submit } from '../api.mjs';
import { numbers } from '../backlog.mjs';
import { EMPTY } from '../flows.mjs';
import { api, worker } from '../harness/bench.mjs';
import { latency, measureRow } from '../harness/measure-row.mjs';
import { against } from '../harness/row.mjs';
import { until } from '../harness/until.mjs';

const FEW = 10_000;
const MANY = Number(process.env.BENCH_JOBS ?? 1_000_000);
const PROCESSES = 1_000;

/** How many times as long a request may take beside the longer history. */
const MOST_GROWTH = 1.5;

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
 * The requests whose latencies are measured.
 *
 * @param {string} url
 * @param {number} process
 * @param {number} last the id of the newest job
 * @returns {Record<string, () => Promise<unknown>>}
 */
const requestsOf = (url, process, last) => ({
  execute: () => post(url, 'execute', { id: process }),
  'execute and wait': () => runToEnd(url, process),
  detail: () => ask(`${url}/api/job/job/${last}/`),
  log: () => ask(`${url}/api/process/logfile/?jobId=${last}`),
  statistics: () => ask(`${url}/api/process/stat/`),
  'statistics of a process': () => ask(`${url}/api/process/stat/?id=7`),
  ...Object.fromEntries(QUERIES.map((query) => [`?${query}`, () => ask(`${url}/api/job/job/?${query}`)])),
});

/**
 * @param {import('../harness/bench.mjs').Bench} bench
 * @param {number} process
 * @returns {AsyncGenerator<import('../harness/row.mjs').Row>} a row for each request, beside the present jobs
 */
async function* rows(bench, process) {
  const [newest] = await numbers(bench.pool, 'SELECT max(id)::int AS id FROM job');
  const requests = requestsOf(bench.url('API'), process, newest?.id ?? 0);
  for (const [name, request] of Object.entries(requests))
    yield await measureRow(bench, {
      name,
      unit: 'ms',
      better: 'less',
      goal: { ratio: 1 / MOST_GROWTH },
      ours: () => latency(request),
    });
}

/** @type {import('../parts.mjs').Part} */
export const history = {
  name: 'history',
  about: `latencies with one client beside a history of many ended jobs, against those beside ${FEW.toLocaleString('en')}`,
  programs: { API: api(), worker: worker() },
  async *measure(bench) {
    const { pool } = bench;
    const many = bench.scaled(MANY);
    const process = await submit(bench.url('API'), EMPTY);
    await fill(pool, 0, FEW);
    /** @type {import('../harness/row.mjs').Row[]} */
    const few = [];
    for await (const row of rows(bench, process)) few.push(row);
    await fill(pool, FEW, many);
    await until(async () => {
      const [job] = await numbers(
        pool,
        `SELECT (SELECT max(id) FROM job)::int - up_to::int AS behind FROM job_total_horizon`,
      );
      return (job?.behind ?? Infinity) < FEW;
    });
    for await (const row of rows(bench, process)) {
      const before = few.find(({ name }) => name === row.name);
      yield before ? against(row, `beside ${FEW.toLocaleString('en')}`, before) : row;
    }
  },
};
