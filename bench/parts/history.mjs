import { OVERDUE, overdueValues, UNDELIVERED } from '#dist/jobs/transitions/overdue.js';
import { EXPIRE_JOBS, LOCK_OLD_JOBS, ROWS_AT_ONCE } from '#dist/worker/retention-statements.js';
import pg from 'pg';
import { ask, post, runToEnd, submit } from '../api.mjs';
import { numbers } from '../backlog.mjs';
import { EMPTY } from '../flows.mjs';
import { api, worker } from '../harness/bench.mjs';
import { copySeed, dropCopy } from '../harness/database.mjs';
import { latency, measureRow } from '../harness/measure-row.mjs';
import { fillHistory } from '../history.mjs';

const FEW = 10_000;
const MANY = Number(process.env.BENCH_JOBS ?? 1_000_000);

/** How many times as long a request may take beside the longer history. */
const MOST_GROWTH = 1.5;

/** The database of the shorter history. */
const OTHER = 'history_few';

/** How many jobs are before a far page: page 1,000, and page 400 of the shorter history. */
const FAR = { few: 8_000, many: 20_000 };

/** The history is of the last 20 days. Half of it is before this time, in seconds since 1970. */
const HALF = Math.floor(Date.now() / 1_000) - 10 * 86_400;

/** The query strings of the list of jobs. A page of 20 rows. */
const QUERIES = [
  '',
  'offset=far',
  ...['process=7', 'state=successful', 'state=failed', 'state=running,waiting', 'cuser=1', 'kind=trial'],
  'version=2',
  'trigger=schedule',
  'process=7&state=failed',
  'state=successful&offset=far',
  ...['error=timeout', 'error=host', 'error=zz'],
  ...['ctime__gte', 'ctime__lt', 'finish_time__gte', 'finish_time__lt'].map((filter) => `${filter}=half`),
  ...['ctime', '-finish_time', 'process', 'state', '-start_time'].map((field) => `ordering=${field}`),
];

/**
 * What is measured beside a history.
 *
 * @param {string} url of the API
 * @param {import('pg').Pool} pool
 * @param {number} far offset of a far page
 * @returns {Promise<Record<string, () => Promise<unknown>>>}
 */
async function requestsOf(url, pool, far) {
  const process = await submit(url, EMPTY);
  const [newest] = await numbers(pool, 'SELECT max(id)::int AS id FROM job');
  const last = newest?.id ?? 0;
  /** @param {string} path */
  const get = (path) => () => ask(`${url}/api/${path}`);
  return {
    execute: () => post(url, 'execute', { id: process }),
    'execute and wait': () => runToEnd(url, process),
    detail: get(`job/job/${last}/`),
    log: get(`process/logfile/?jobId=${last}`),
    statistics: get('process/stat/'),
    'statistics of a process': get('process/stat/?id=7'),
    ...Object.fromEntries(
      QUERIES.map((query) => [
        `?${query}`,
        get(`job/job/?${query.replace('far', `${far}`).replace('half', `${HALF}`)}`),
      ]),
    ),
    'look for overdue jobs': () =>
      pool.query({ ...OVERDUE, values: overdueValues({ jobs: 50, isolated: 1, except: [] }) }),
    'look for undelivered jobs': () => pool.query({ ...UNDELIVERED, values: [2_000] }),
    [`retention of ${ROWS_AT_ONCE} jobs`]: () => expireNothing(pool),
  };
}

/**
 * Deletes the oldest jobs as retention does, and takes it back.
 *
 * @param {import('pg').Pool} pool
 */
async function expireNothing(pool) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    /** @type {import('pg').QueryResult<import('#dist/worker/retention-statements.js').OldJobs>} */
    const { rows: locked } = await client.query({ ...LOCK_OLD_JOBS, values: [1, ROWS_AT_ONCE, null] });
    const expired = await client.query({ ...EXPIRE_JOBS, values: [locked[0]?.ids] });
    if (expired.rowCount !== ROWS_AT_ONCE) throw new Error(`${expired.rowCount} jobs were deleted`);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/**
 * @param {import('../harness/bench.mjs').Bench} bench
 * @param {Record<'few' | 'many', Awaited<ReturnType<typeof requestsOf>>>} requests
 * @returns {AsyncGenerator<import('../harness/row.mjs').Row>} a row for each request, alternating between both histories
 */
async function* rows(bench, { few, many }) {
  for (const [name, request] of Object.entries(many))
    yield await measureRow(bench, {
      name,
      unit: 'ms',
      better: 'less',
      goal: { ratio: 1 / MOST_GROWTH },
      ours: () => latency(request),
      yardstick: {
        name: `beside ${FEW.toLocaleString('en')}`,
        measure: () => latency(few[name] ?? request),
      },
    });
}

/** @type {import('../parts.mjs').Part} */
export const history = {
  name: 'history',
  about: `latencies with one client beside a history of many ended jobs, against those beside ${FEW.toLocaleString('en')}`,
  programs: { API: api(), worker: worker() },
  async *measure(bench) {
    const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = bench.env;
    const other = { DATABASE_URL: await copySeed(databaseUrl, OTHER), REDIS_URL: `${redisUrl}/1` };
    const pool = new pg.Pool({ connectionString: other.DATABASE_URL });
    try {
      await bench.start('API beside few', api(other));
      await bench.start('worker beside few', worker(other));
      await fillHistory(pool, FEW);
      await fillHistory(bench.pool, bench.scaled(MANY));
      yield* rows(bench, {
        few: await requestsOf(bench.url('API beside few'), pool, FAR.few),
        many: await requestsOf(bench.url('API'), bench.pool, FAR.many),
      });
    } finally {
      await bench.stop('API beside few');
      await bench.stop('worker beside few');
      await pool.end();
      await dropCopy(databaseUrl, OTHER);
    }
  },
};
