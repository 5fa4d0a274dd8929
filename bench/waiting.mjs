/** What jobs of a process with nothing else to do, and the workers, notice of many waiting or parked jobs of others. */
import { Redis } from 'ioredis';
import { ask, post, START, submit } from './api.mjs';
import { percentile, residentMegabytes, until } from './measure.mjs';

/** The numbers of waiting jobs, and of the processes that they are of. */
const BACKLOGS = [
  { jobs: 0, processes: 1 },
  { jobs: 300_000, processes: 1 },
  { jobs: 1_000_000, processes: 10_000 },
];
const PARKED = 100_000;
const ROUNDS = 100;

/**
 * @typedef {object} Installation
 * @property {import('pg').Pool} pool
 * @property {string} url of an API
 * @property {() => Promise<import('node:child_process').ChildProcess>} startWorker
 */

/**
 * @param {import('pg').Pool} pool
 * @param {string} query
 * @param {unknown[]} [values]
 * @returns {Promise<number>} the column `n` of its row
 */
async function numberOf(pool, query, values = []) {
  /** @type {import('pg').QueryResult<{ n: number }>} */
  const { rows } = await pool.query(query, values);
  return rows[0]?.n ?? 0;
}

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

/**
 * Prints the latencies of an idle process and the jobs that end in a second, beside each backlog.
 *
 * @param {Installation} installation
 */
export async function benchWaiting({ pool, url, startWorker }) {
  const redis = new Redis(process.env.REDIS_URL ?? '');
  const idle = await submit(url, { nodeList: [START], linkList: [], variables: [] });
  const definition = await numberOf(pool, 'SELECT max(id) AS n FROM flow_definition');
  for (const { jobs, processes } of BACKLOGS) {
    await pool.query(
      `INSERT INTO job (process_id, definition_id, version, cuser) SELECT 1 + n % $3::int, $2, 1, 1 FROM generate_series(1, $1::int) n`,
      [jobs, definition, processes],
    );
    await pool.query('VACUUM ANALYZE job');
    const worker = await startWorker();
    const ended = `SELECT count(*)::int AS n FROM job WHERE finish_time IS NOT NULL`;
    const before = await numberOf(pool, ended);
    const since = performance.now();
    const { execute, end } = await latencies(url, idle);
    const rate = ((await numberOf(pool, ended)) - before) / ((performance.now() - since) / 1_000);
    const keys = await redis.dbsize();
    console.log(
      `waiting    ${jobs} of ${processes} processes: execute p50 ${percentile(execute, 0.5).toFixed(1)} ms, p99 ${percentile(execute, 0.99).toFixed(1)}; end p50 ${percentile(end, 0.5).toFixed(1)}, p99 ${percentile(end, 0.99).toFixed(1)}; ${rate.toFixed(0)} jobs/s; ${keys} keys in Redis; worker ${residentMegabytes(worker).toFixed(0)} MB`,
    );
    worker.kill('SIGTERM');
    await new Promise((resolve) => worker.once('exit', resolve));
    await pool.query('TRUNCATE job CASCADE');
    await redis.flushall();
  }
  await benchParked({ pool, url, startWorker }, { idle, definition });
  redis.disconnect();
}

/**
 * Prints what 100,000 parked jobs cost: memory, the latency of another job, and how late those start that are due.
 *
 * @param {Installation} installation
 * @param {{ idle: number, definition: number }} flow
 */
async function benchParked({ pool, url, startWorker }, { idle, definition }) {
  const worker = await startWorker();
  await latencies(url, idle);
  const empty = residentMegabytes(worker);
  await pool.query(
    `INSERT INTO job (process_id, definition_id, version, cuser, state, start_time, lease_until, fence, claim, dispatch)
     SELECT 1, $2, 1, 1, 'running', now(), now() + CASE WHEN n <= 1000 THEN interval '20 s' ELSE interval '1 h' END, 1, gen_random_uuid(), 1
     FROM generate_series(1, $1::int) n`,
    [PARKED, definition],
  );
  await pool.query('VACUUM ANALYZE job');
  const { end } = await latencies(url, idle);
  const full = residentMegabytes(worker);
  const left = `SELECT count(*)::int AS n FROM job WHERE state = 'running' AND lease_until < now() + interval '30 min'`;
  await until(async () => (await numberOf(pool, left)) === 0);
  const late = await numberOf(
    pool,
    `SELECT (extract(epoch FROM max(finish_time) - min(start_time)) - 20)::float8 AS n FROM job WHERE process_id = 1`,
  );
  console.log(
    `parked     ${PARKED}: end of another job p50 ${percentile(end, 0.5).toFixed(1)} ms; worker ${empty.toFixed(0)} → ${full.toFixed(0)} MB; the last of 1,000 that were due has ended after ${late.toFixed(1)} s`,
  );
  worker.kill('SIGTERM');
  await new Promise((resolve) => worker.once('exit', resolve));
}
