import { ask, executeAll, submit } from '../api.mjs';
import { numbers } from '../backlog.mjs';
import { START } from '../flows.mjs';
import { api, worker } from '../harness/bench.mjs';
import { found } from '../harness/row.mjs';
import { percentile } from '../harness/statistics.mjs';
import { pause, until } from '../harness/until.mjs';
import { load } from '../load.mjs';
import { Watcher } from '../watcher.mjs';

/**
 * @typedef {import('../harness/bench.mjs').Bench} Bench
 * @typedef {AsyncGenerator<import('../harness/row.mjs').Row>} Rows
 */

const WATCHERS = 1_000;

/** Connections that load the list meanwhile. */
const LIST_CONNECTIONS = 10;

const LIST = '/api/process/process/';

/**
 * A flow that prints the message in each of many rounds.
 *
 * @param {string} message
 * @param {number} seconds between two rounds
 * @param {number} count of rounds
 */
const printing = (message, seconds, count) => ({
  nodeList: [
    START,
    {
      id: 'times',
      namespace: 'core.programming',
      name: 'repeat',
      ports: { input: [{ name: 'count', value: count }] },
    },
    {
      id: 'p',
      namespace: 'core.log',
      name: 'print',
      ports: { input: [{ name: 'message', value: message }] },
    },
    {
      id: 'd',
      namespace: 'core.time',
      name: 'delay',
      ports: { input: [{ name: 'seconds', value: seconds }] },
    },
  ],
  linkList: [
    { id: '1', source: 's', target: 'times' },
    { id: '2', source: 'times', sourcePort: 'body', target: 'p' },
    { id: '3', source: 'p', target: 'd' },
  ],
  variables: [],
});

/** @type {import('../parts.mjs').Part} */
export const watch = {
  name: 'watch',
  about: `what ${WATCHERS.toLocaleString('en')} watchers cost an API: of one job, of as many jobs, and of a log of 100 MB that they do not read`,
  programs: {
    API: api(),
    worker: worker({
      LIUCHENG_CONCURRENCY: '1000',
      LIUCHENG_PARK_MS: '3600000',
      LIUCHENG_MAX_LOG_BYTES: String(128 * 1024 * 1024),
    }),
  },
  async *measure(bench) {
    const url = bench.url('API');
    const one = await executeAll(url, await submit(url, printing('a line', 0.1, 9_999)), 1);
    yield* besideWatchers('one job', one, bench);
    const many = await executeAll(url, await submit(url, printing('a line', 1, 9_999)), WATCHERS);
    yield* besideWatchers('1,000 jobs', many, bench);
    await ask(`${url}/api/job/stop/`, { 'pk[]': [...one, ...many] });
    yield* besideStalled(bench);
  },
};

/**
 * @param {Bench} bench
 * @returns {Promise<{ postgres: number, redis: number }>} the connections of the installation
 */
async function connections({ pool, redis }) {
  const [row] = await numbers(
    pool,
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
  const clients = String(await redis.client('LIST'))
    .trim()
    .split('\n');
  return { postgres: row?.n ?? NaN, redis: clients.length };
}

/**
 * @param {string} name
 * @param {number[]} jobs that the watchers watch in turn
 * @param {Bench} bench
 * @returns {Rows}
 */
async function* besideWatchers(name, jobs, bench) {
  const url = bench.url('API');
  const { seconds } = bench.effort;
  const loadList = () => load(url + LIST, { seconds, connections: LIST_CONNECTIONS });
  await pause(2);
  const without = (await loadList()).latency.p99;
  const before = { megabytes: bench.memory('API'), connections: await connections(bench) };
  const watchers = Array.from({ length: WATCHERS }, (_, n) => new Watcher(url, jobs[n % jobs.length] ?? 0));
  await Promise.all(watchers.map((watcher) => watcher.open(true)));
  await pause(2);
  /** @returns {number[]} the delays since the last call */
  const delays = () => watchers.flatMap((watcher) => watcher.delays.splice(0));
  delays();
  await pause(5);
  const quiet = delays();
  const [during, { latency }] = await Promise.all([pause(1).then(() => connections(bench)), loadList()]);
  const loaded = delays();
  const megabytes = bench.memory('API');
  for (const watcher of watchers) watcher.leave();
  if (!watchers.every(({ isWhole }) => isWhole)) throw new Error('a line was lost or came twice');
  /** @param {number} value */
  const unwatched = (value) => ({ name: 'without watchers', ...found(value) });
  const ms = /** @type {const} */ ({ unit: 'ms', better: 'less' });
  const count = /** @type {const} */ ({ unit: 'connections', better: 'less' });
  yield {
    name: `${name}: API`,
    unit: 'MB',
    better: 'less',
    ours: found(megabytes),
    yardstick: unwatched(before.megabytes),
  };
  yield { name: `${name}: list, p99`, ...ms, ours: found(latency.p99), yardstick: unwatched(without) };
  for (const part of [0.5, 0.99]) {
    const p = `p${part * 100}`;
    yield { name: `${name}: a line, ${p}`, ...ms, ours: found(percentile(quiet, part)) };
    yield { name: `${name}: a line under load, ${p}`, ...ms, ours: found(percentile(loaded, part)) };
  }
  for (const server of /** @type {const} */ (['postgres', 'redis']))
    yield {
      name: `${name}: ${server}`,
      ...count,
      ours: found(during[server]),
      yardstick: unwatched(before.connections[server]),
    };
}

/** Lines of 100 MB, and the clients of them that resume. */
const LONG_ROUNDS = 200;
const LONG_LINES = 1_000;
const RESUMED = 3;

/**
 * @param {Bench} bench
 * @returns {Rows}
 */
async function* besideStalled(bench) {
  const url = bench.url('API');
  const message = `${'x'.repeat(480)}\n`.repeat(LONG_LINES - 1) + 'last';
  const [job = 0] = await executeAll(url, await submit(url, printing(message, 0, LONG_ROUNDS)), 1);
  const before = bench.memory('API');
  const watchers = Array.from({ length: WATCHERS }, () => new Watcher(url, job));
  await Promise.all(watchers.map((watcher) => watcher.open(false)));
  const most = await bench.peakMemory('API', async () => {
    await until(async () => {
      const ended = 'SELECT id::float8 FROM job WHERE id = $1 AND finish_time IS NOT NULL';
      return (await numbers(bench.pool, ended, [job])).length === 1;
    });
    await pause(15);
  });
  // What was sent before a client was cut off is still in its buffer.
  for (const watcher of watchers) watcher.read();
  await until(() => Promise.resolve(watchers.every(({ isClosed }) => isClosed)));
  for (const watcher of watchers.slice(0, RESUMED)) {
    await watcher.open(true);
    await until(() => Promise.resolve(watcher.isClosed));
    if (!watcher.isWhole || watcher.lines !== LONG_ROUNDS * LONG_LINES)
      throw new Error('a resumed watcher has not seen every line once');
  }
  await pause(2);
  const unwatched = { name: 'without watchers', ...found(before) };
  const head = /** @type {const} */ ({ unit: 'MB', better: 'less', yardstick: unwatched });
  yield { name: 'stalled: API, at most', ...head, ours: found(most) };
  yield { name: 'stalled: API, afterwards', ...head, ours: found(bench.memory('API')) };
}
