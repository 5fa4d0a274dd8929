/** How long a stop takes at the API while a worker runs 100 jobs: for each kind of node, from the request to its answer. */
import { createServer } from 'node:http';
import { percentile } from './measure.mjs';

const JOBS = 100;

/** Each is three processes. */
const TREES = 20;

const start = { id: 's', namespace: 'core.event', name: 'start', nodeType: 'event' };

/** A start, and one node that does not end by itself. */
const flowOf = (namespace, name, inputs, options = []) => ({
  nodeList: [
    start,
    {
      id: 'n',
      namespace,
      name,
      nodeType: 'function',
      ports: { input: Object.entries(inputs).map(([port, value]) => ({ name: port, value })) },
      detailPanel: { options: { formDatas: options } },
    },
  ],
  linkList: [{ id: 'l', source: 's', target: 'n' }],
  variables: [],
});

const TREE = `trap '' TERM; sh -c 'trap "" TERM; while :; do sleep 1; done' & while :; do sleep 1; done`;

/**
 * @param {{ url: string, pool: import('pg').Pool }} given an API with one worker behind it, which may run commands
 * @returns {Promise<Record<string, Stops>>} by kind of node
 */
export async function benchStop({ url, pool }) {
  const silent = createServer(() => undefined);
  await new Promise((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const target = `http://127.0.0.1:${silent.address().port}/`;
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
 * @property {number} median of answers, each asked for when the one before has come
 * @property {number} oneByOne the 99th percentile of the same
 * @property {number} atOnce the 99th percentile where all are asked for at once
 * @property {number} ended from the request to the end of the job, the longest
 */

/** Stops `count` jobs of the flow, half of them one by one, half at once, on a worker with a hundred jobs. */
async function stopsOf(flow, count, { url, pool }) {
  const others = await executeAll(
    url,
    await submit(url, flowOf('core.time', 'delay', { seconds: 600 })),
    JOBS - count,
  );
  const jobs = await executeAll(url, await submit(url, flow), count);
  const all = [...others, ...jobs];
  await until(pool, `SELECT FROM job WHERE id = ANY ($1) AND progress LIKE '%"n"%'`, all, JOBS);
  const stop = async (job) => {
    const asked = performance.now();
    await post(url, `stop/${job}`, {});
    return performance.now() - asked;
  };
  const half = jobs.length / 2;
  const oneByOne = [];
  for (const job of jobs.slice(0, half)) oneByOne.push(await stop(job));
  const atOnce = await Promise.all(jobs.slice(half).map(stop));
  await until(pool, `SELECT FROM job WHERE id = ANY ($1) AND state = 'stopped'`, jobs, jobs.length);
  const { rows } = await pool.query(
    `SELECT max(extract(epoch FROM finish_time - stop_requested_at))::float8 * 1000 AS ms FROM job WHERE id = ANY ($1)`,
    [jobs],
  );
  await Promise.all(others.map(stop));
  return {
    median: percentile(oneByOne, 0.5),
    oneByOne: percentile(oneByOne, 0.99),
    atOnce: percentile(atOnce, 0.99),
    ended: rows[0].ms,
  };
}

async function until(pool, query, jobs, count) {
  while ((await pool.query(query, [jobs])).rowCount < count)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

async function submit(url, flow) {
  const { id } = await post(url, 'process', { name: 'stop', project: 'bench' });
  await post(url, 'save', { id, ...flow });
  await post(url, 'upload', { id });
  return id;
}

async function executeAll(url, id, count) {
  const answers = await Promise.all(Array.from({ length: count }, () => post(url, 'execute', { id })));
  return answers.map(({ job_id }) => job_id);
}

async function post(url, action, body) {
  const response = await fetch(`${url}/api/process/${action}/`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${action}: ${response.status} ${await response.text()}`);
  return response.json();
}
