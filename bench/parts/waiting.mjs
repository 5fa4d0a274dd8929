import { ask, post, submit } from '../api.mjs';
import { numbers } from '../backlog.mjs';
import { EMPTY } from '../flows.mjs';
import { api, worker } from '../harness/bench.mjs';
import { found } from '../harness/row.mjs';
import { percentile } from '../harness/statistics.mjs';
import { until } from '../harness/until.mjs';

/** The numbers of waiting jobs, and of the processes that they are of. */
const BACKLOGS = [
  { jobs: 0, processes: 1 },
  { jobs: 300_000, processes: 1 },
  { jobs: 1_000_000, processes: 10_000 },
];
const PARKED = 100_000;
const ROUNDS = 100;

/** @typedef {import('../harness/bench.mjs').Bench} Bench */

/**
 * @param {Bench} bench
 * @param {string} query
 * @param {unknown[]} [values]
 * @returns {Promise<number>} the column `n` of its row
 */
const numberOf = async ({ pool }, query, values) => (await numbers(pool, query, values))[0]?.n ?? 0;

/**
 * The milliseconds from the requests to the ends of jobs that are executed one after the other.
 *
 * @param {string} url
 * @param {number} process
 */
async function latencies(url, process) {
  const times = { execute: /** @type {number[]} */ ([]), end: /** @type {number[]} */ ([]) };
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    const { job_id: job } = await post(url, 'execute', { id: process });
    times.execute.push(performance.now() - start);
    await ask(`${url}/api/job/job/${job}/?wait=60`);
    times.end.push(performance.now() - start);
  }
  return times;
}

/** @type {import('../parts.mjs').Part} */
export const waiting = {
  name: 'waiting',
  about: 'what the jobs of an idle process, and the worker, notice of many waiting or parked jobs of others',
  programs: { API: api() },
  async *measure(bench) {
    const idle = await submit(bench.url('API'), EMPTY);
    const definition = await numberOf(bench, 'SELECT max(id) AS n FROM flow_definition');
    for (const { jobs, processes } of BACKLOGS)
      yield* besideWaiting(bench, idle, definition, { jobs: jobs && bench.scaled(jobs), processes });
    yield* besideParked(bench, idle, definition);
  },
};

/**
 * The latencies of an idle process and the jobs that end in a second, beside a backlog.
 *
 * @param {Bench} bench
 * @param {number} idle the process
 * @param {number} definition of the flow of all jobs
 * @param {{ jobs: number, processes: number }} backlog
 * @returns {AsyncGenerator<import('../harness/row.mjs').Row>}
 */
async function* besideWaiting(bench, idle, definition, { jobs, processes }) {
  await bench.pool.query(
    `INSERT INTO job (process_id, definition_id, version, cuser) SELECT 1 + n % $3::int, $2, 1, 1 FROM generate_series(1, $1::int) n`,
    [jobs, definition, processes],
  );
  await bench.pool.query('VACUUM ANALYZE job');
  await bench.start('worker', worker({ LIUCHENG_CONCURRENCY: '50' }));
  const ended = `SELECT count(*)::int AS n FROM job WHERE finish_time IS NOT NULL`;
  const before = await numberOf(bench, ended);
  const since = performance.now();
  const { execute, end } = await latencies(bench.url('API'), idle);
  const rate = ((await numberOf(bench, ended)) - before) / ((performance.now() - since) / 1_000);
  const beside = `${jobs.toLocaleString('en')} waiting`;
  const ms = /** @type {const} */ ({ unit: 'ms', better: 'less' });
  yield { name: `${beside}: execute`, ...ms, ours: found(...execute) };
  yield { name: `${beside}: end`, ...ms, ours: found(...end) };
  yield { name: `${beside}: end, p99`, ...ms, ours: found(percentile(end, 0.99)) };
  yield { name: `${beside}: all jobs`, unit: 'jobs/s', better: 'more', ours: found(rate) };
  yield { name: `${beside}: Redis`, unit: 'keys', better: 'less', ours: found(await bench.redis.dbsize()) };
  yield { name: `${beside}: worker`, unit: 'MB', better: 'less', ours: found(bench.memory('worker')) };
  await bench.stop('worker');
  await bench.pool.query('TRUNCATE job CASCADE');
  await bench.redis.flushall();
}

/**
 * What parked jobs cost: memory, the latency of another job, and how late those start that are due.
 *
 * @param {Bench} bench
 * @param {number} idle the process
 * @param {number} definition of the flow of all jobs
 * @returns {AsyncGenerator<import('../harness/row.mjs').Row>}
 */
async function* besideParked(bench, idle, definition) {
  const url = bench.url('API');
  await bench.start('worker', worker({ LIUCHENG_CONCURRENCY: '50' }));
  await latencies(url, idle);
  const empty = bench.memory('worker');
  await bench.pool.query(
    `INSERT INTO job (process_id, definition_id, version, cuser, state, start_time, lease_until, fence, claim, dispatch)
     SELECT 1, $2, 1, 1, 'running', now(), now() + CASE WHEN n <= 1000 THEN interval '20 s' ELSE interval '1 h' END, 1, gen_random_uuid(), 1
     FROM generate_series(1, $1::int) n`,
    [PARKED, definition],
  );
  await bench.pool.query('VACUUM ANALYZE job');
  const { end } = await latencies(url, idle);
  const full = bench.memory('worker');
  const left = `SELECT count(*)::int AS n FROM job WHERE state = 'running' AND lease_until < now() + interval '30 min'`;
  await until(async () => (await numberOf(bench, left)) === 0);
  const late = await numberOf(
    bench,
    `SELECT (extract(epoch FROM max(finish_time) - min(start_time)) - 20)::float8 AS n FROM job WHERE process_id = 1`,
  );
  const beside = `${PARKED.toLocaleString('en')} parked`;
  const nothing = { name: 'without', ...found(empty) };
  yield { name: `${beside}: end`, unit: 'ms', better: 'less', ours: found(...end) };
  yield { name: `${beside}: worker`, unit: 'MB', better: 'less', ours: found(full), yardstick: nothing };
  yield { name: `${beside}: the last of 1,000 due`, unit: 's late', better: 'less', ours: found(late) };
}
