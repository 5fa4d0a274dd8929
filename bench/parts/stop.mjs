import { createServer } from 'node:http';
import { executeAll, post, submit } from '../api.mjs';
import { chain } from '../flows.mjs';
import { api, worker } from '../harness/bench.mjs';
import { found } from '../harness/row.mjs';
import { percentile } from '../harness/statistics.mjs';
import { until } from '../harness/until.mjs';

/** @typedef {{ url: string, pool: import('pg').Pool }} Installation */

const JOBS = 100;

/** Process trees that ignore SIGTERM, so each takes three seconds until SIGKILL. */
const TREES = 8;

/**
 * A flow of a start and one node, which does not end by itself.
 *
 * @param {string} namespace
 * @param {string} name
 * @param {Record<string, unknown>} inputs
 * @param {{ name: string, value: unknown }[]} [options]
 */
const flowOf = (namespace, name, inputs, options = []) =>
  chain([
    {
      namespace,
      name,
      nodeType: 'function',
      ports: { input: Object.entries(inputs).map(([port, value]) => ({ name: port, value })) },
      detailPanel: { options: { formDatas: options } },
    },
  ]);

const TREE = `trap '' TERM; sh -c 'trap "" TERM; while :; do sleep 1; done' & while :; do sleep 1; done`;

/** @type {import('../parts.mjs').Part} */
export const stop = {
  name: 'stop',
  about: `milliseconds of stop requests while a worker runs ${JOBS} jobs, by the node that a job is at`,
  programs: {
    API: api(),
    worker: worker({
      LIUCHENG_CONCURRENCY: '100',
      LIUCHENG_PARK_MS: '3600000',
      LIUCHENG_SHELL: 'on',
      LIUCHENG_HTTP_ALLOW: '127.0.0.1',
    }),
  },
  async *measure(bench) {
    const silent = createServer(() => undefined);
    await new Promise((resolve) => silent.listen(0, '127.0.0.1', () => resolve(undefined)));
    const address = silent.address();
    if (typeof address !== 'object' || !address) throw new Error('the silent server does not listen');
    const target = `http://127.0.0.1:${address.port}/`;
    const busy = [{ name: 'code', value: 'while (true) {}' }];
    const flows = {
      delay: { flow: flowOf('core.time', 'delay', { seconds: 600 }), count: JOBS },
      http: { flow: flowOf('core.http', 'request', { url: target }), count: JOBS },
      code: { flow: flowOf('core.code', 'javascript', {}, busy), count: JOBS },
      shell: { flow: flowOf('core.shell', 'command', { command: TREE }), count: TREES },
    };
    const head = /** @type {const} */ ({ unit: 'ms', better: 'less' });
    try {
      for (const [name, { flow, count }] of Object.entries(flows)) {
        const { oneByOne, atOnce, ended } = await stopsOf(flow, count, {
          url: bench.url('API'),
          pool: bench.pool,
        });
        yield { name: `${name}, one by one`, ...head, ours: found(...oneByOne) };
        yield { name: `${name}, one by one, p99`, ...head, ours: found(percentile(oneByOne, 0.99)) };
        yield { name: `${name}, at once, p99`, ...head, ours: found(percentile(atOnce, 0.99)) };
        yield { name: `${name}, longest until the end`, ...head, ours: found(ended) };
      }
    } finally {
      silent.close();
      silent.closeAllConnections();
    }
  },
};

/**
 * @typedef {object} Stops milliseconds
 * @property {number[]} oneByOne response times of stops that are requested one after the other
 * @property {number[]} atOnce response times of stops that are requested at once
 * @property {number} ended the longest time from a request to the end of its job
 */

/**
 * Stops jobs of the flow, half of them one by one and half at once, on a worker with a hundred jobs.
 *
 * @param {object} flow
 * @param {number} count of the jobs
 * @param {Installation} installation
 * @returns {Promise<Stops>}
 */
async function stopsOf(flow, count, { url, pool }) {
  const others = await executeAll(
    url,
    await submit(url, flowOf('core.time', 'delay', { seconds: 600 })),
    JOBS - count,
  );
  const jobs = await executeAll(url, await submit(url, flow), count);
  const all = [...others, ...jobs];
  /**
   * @param {string} query
   * @param {number[]} ids
   */
  const includesAll = (query, ids) =>
    until(async () => ((await pool.query(query, [ids])).rowCount ?? 0) >= ids.length);
  await includesAll(`SELECT FROM job WHERE id = ANY ($1) AND progress LIKE '%"n0"%'`, all);
  /** @param {number} job */
  const stop = async (job) => {
    const requested = performance.now();
    await post(url, `stop/${job}`, {});
    return performance.now() - requested;
  };
  const half = jobs.length / 2;
  /** @type {number[]} */
  const oneByOne = [];
  for (const job of jobs.slice(0, half)) oneByOne.push(await stop(job));
  const atOnce = await Promise.all(jobs.slice(half).map(stop));
  await includesAll(`SELECT FROM job WHERE id = ANY ($1) AND state = 'stopped'`, jobs);
  /** @type {import('pg').QueryResult<{ ms: number }>} */
  const { rows } = await pool.query(
    `SELECT max(extract(epoch FROM finish_time - stop_requested_at))::float8 * 1000 AS ms FROM job WHERE id = ANY ($1)`,
    [jobs],
  );
  await Promise.all(others.map(stop));
  return { oneByOne, atOnce, ended: rows[0]?.ms ?? NaN };
}
