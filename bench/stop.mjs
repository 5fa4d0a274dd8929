/** The time of a stop request while a worker runs 100 jobs, by kind of node. */
import { createServer } from 'node:http';
import { executeAll, post, START, submit } from './api.mjs';
import { percentile, until } from './measure.mjs';

/** @typedef {{ url: string, pool: import('pg').Pool }} Bench */

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
const flowOf = (namespace, name, inputs, options = []) => ({
  nodeList: [
    START,
    {
      id: 'n',
      namespace,
      name,
      nodeType: 'function',
      ports: { input: Object.entries(inputs).map(([port, value]) => ({ name: port, value })) },
      detailPanel: { options: { formDatas: options } },
    },
  ],
  linkList: [{ id: 'l', source: START.id, target: 'n' }],
  variables: [],
});

const TREE = `trap '' TERM; sh -c 'trap "" TERM; while :; do sleep 1; done' & while :; do sleep 1; done`;

/**
 * @param {Bench} given an API with one worker, which may run commands
 * @returns {Promise<Record<string, Stops>>} by kind of node
 */
export async function benchStop({ url, pool }) {
  const silent = createServer(() => undefined);
  await new Promise((resolve) => silent.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = silent.address();
  if (typeof address !== 'object' || !address) throw new Error('the silent server does not listen');
  const target = `http://127.0.0.1:${address.port}/`;
  const busy = [{ name: 'code', value: 'while (true) {}' }];
  try {
    return {
      delay: await stopsOf(flowOf('core.time', 'delay', { seconds: 600 }), JOBS, { url, pool }),
      http: await stopsOf(flowOf('core.http', 'request', { url: target }), JOBS, { url, pool }),
      code: await stopsOf(flowOf('core.code', 'javascript', {}, busy), JOBS, { url, pool }),
      shell: await stopsOf(flowOf('core.shell', 'command', { command: TREE }), TREES, { url, pool }),
    };
  } finally {
    silent.close();
    silent.closeAllConnections();
  }
}

/**
 * @typedef {object} Stops milliseconds
 * @property {number} median response time of stops that are requested one after the other
 * @property {number} oneByOne their 99th percentile
 * @property {number} atOnce the 99th percentile of stops that are requested at once
 * @property {number} ended the longest time from a request to the end of its job
 */

/**
 * Stops jobs of the flow, half of them one by one and half at once, on a worker with a hundred jobs.
 *
 * @param {object} flow
 * @param {number} count of the jobs
 * @param {Bench} bench
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
  await includesAll(`SELECT FROM job WHERE id = ANY ($1) AND progress LIKE '%"n"%'`, all);
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
  return {
    median: percentile(oneByOne, 0.5),
    oneByOne: percentile(oneByOne, 0.99),
    atOnce: percentile(atOnce, 0.99),
    ended: rows[0]?.ms ?? NaN,
  };
}
