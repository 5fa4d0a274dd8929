/** What 1,000 watchers cost an API: of one job, of 1,000 jobs, and of a log of 100 MB that they do not read. */
import { get } from 'node:http';
import { Redis } from 'ioredis';
import { executeAll, post, START, submit } from './api.mjs';
import { load } from './http.mjs';
import { percentile, until } from './measure.mjs';

/** @typedef {{ url: string, pool: import('pg').Pool, resident: () => number }} Bench */

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

/** A client of an event stream. */
class Watcher {
  /**
   * Milliseconds from the time in each line to its arrival.
   *
   * @type {number[]}
   */
  delays = [];
  lines = 0;
  /** Whether every line came once and in order. */
  isWhole = true;
  isClosed = false;
  lastId = '';
  text = '';
  /** @type {import('node:http').IncomingMessage | undefined} */
  response;

  /**
   * @param {string} url
   * @param {number} job
   */
  constructor(url, job) {
    this.url = `${url}/api/job/job/${job}/events/`;
  }

  /**
   * Connects, behind the last event that it has seen. Resolves when the stream begins.
   *
   * @param {boolean} reads whether it reads the events
   */
  async open(reads) {
    this.isClosed = false;
    this.text = '';
    const headers = this.lastId === '' ? {} : { 'last-event-id': this.lastId };
    /** @type {import('node:http').IncomingMessage} */
    const response = await new Promise((resolve, reject) =>
      get(this.url, { agent: false, headers }, resolve).once('error', reject),
    );
    if (response.statusCode !== 200) throw new Error(`${this.url}: ${response.statusCode ?? ''}`);
    this.response = response.setEncoding('utf8');
    response
      .once('close', () => {
        this.isClosed = true;
      })
      .on('error', () => undefined);
    if (reads) this.read();
  }

  read() {
    this.response?.on('data', (/** @type {string} */ chunk) => this.take(chunk));
  }

  /** @param {string} chunk */
  take(chunk) {
    const now = Date.now();
    const blocks = (this.text + chunk).split('\n\n');
    this.text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, id] = /^id: (.*)$/m.exec(block) ?? [];
      if (id) this.lastId = id;
      const [, row, time] = /^data: \{"row":(\d+),"line":"(\S+)/m.exec(block) ?? [];
      if (row === undefined || time === undefined) continue;
      this.lines += 1;
      if (Number(row) !== this.lines) this.isWhole = false;
      this.delays.push(now - Date.parse(time));
    }
  }

  leave() {
    this.response?.destroy();
  }
}

/**
 * @param {Bench} bench
 * @returns {Promise<string>} the connections of the installation to Postgres and Redis
 */
async function connections({ pool }) {
  /** @type {import('pg').QueryResult<{ n: number }>} */
  const { rows } = await pool.query(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
  const redis = new Redis(process.env.REDIS_URL ?? '');
  const clients =
    String(await redis.client('LIST'))
      .trim()
      .split('\n').length - 1;
  redis.disconnect();
  return `${rows[0]?.n ?? NaN} to Postgres, ${clients} to Redis`;
}

/** @param {number} seconds */
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

/**
 * @param {string} name
 * @param {number[]} jobs that the watchers watch in turn
 * @param {Bench} bench
 */
async function measureWatchers(name, jobs, bench) {
  const { url, resident } = bench;
  await pause(2);
  const without = (await load(url + LIST, LIST_CONNECTIONS)).latency.p99;
  const before = { megabytes: resident(), connections: await connections(bench) };
  const watchers = Array.from({ length: WATCHERS }, (_, n) => new Watcher(url, jobs[n % jobs.length] ?? 0));
  await Promise.all(watchers.map((watcher) => watcher.open(true)));
  await pause(2);
  /** @returns {number[]} the delays since the last call */
  const delays = () => watchers.flatMap((watcher) => watcher.delays.splice(0));
  delays();
  await pause(5);
  const quiet = delays();
  const [during, { latency }] = await Promise.all([
    pause(1).then(() => connections(bench)),
    load(url + LIST, LIST_CONNECTIONS),
  ]);
  const loaded = delays();
  const megabytes = resident();
  for (const watcher of watchers) watcher.leave();
  await pause(2);
  const ms = (/** @type {number[]} */ values, /** @type {number} */ part) =>
    percentile(values, part).toFixed(0);
  console.log(
    `watch ${name}: API ${before.megabytes.toFixed(0)} → ${megabytes.toFixed(0)} MB; list p99 ${without} → ${latency.p99} ms
  lines seen after p50 ${ms(quiet, 0.5)} ms, p99 ${ms(quiet, 0.99)} ms (${quiet.length} lines); with the list under load p50 ${ms(loaded, 0.5)} ms, p99 ${ms(loaded, 0.99)} ms (${loaded.length} lines)
  connections ${before.connections}; watched ${during}; afterwards ${await connections(bench)}; every line once: ${watchers.every(({ isWhole }) => isWhole)}`,
  );
}

/** Lines of 100 MB, and the clients of them that resume. */
const LONG_ROUNDS = 200;
const LONG_LINES = 1_000;
const RESUMED = 3;

/** @param {Bench} bench */
async function measureStalled(bench) {
  const { url, pool, resident } = bench;
  const message = `${'x'.repeat(480)}\n`.repeat(LONG_LINES - 1) + 'last';
  const [job = 0] = await executeAll(url, await submit(url, printing(message, 0, LONG_ROUNDS)), 1);
  const before = resident();
  const watchers = Array.from({ length: WATCHERS }, () => new Watcher(url, job));
  await Promise.all(watchers.map((watcher) => watcher.open(false)));
  let most = before;
  const look = setInterval(() => (most = Math.max(most, resident())), 100);
  await until(async () => {
    const { rowCount } = await pool.query('SELECT FROM job WHERE id = $1 AND finish_time IS NOT NULL', [job]);
    return rowCount === 1;
  });
  await pause(15);
  clearInterval(look);
  // What was sent before a client was cut off is still in its buffer.
  for (const watcher of watchers) watcher.read();
  await until(() => Promise.resolve(watchers.every(({ isClosed }) => isClosed)));
  const seen = watchers.map(({ lines }) => lines);
  for (const watcher of watchers.slice(0, RESUMED)) {
    await watcher.open(true);
    await until(() => Promise.resolve(watcher.isClosed));
  }
  const isResumed = watchers
    .slice(0, RESUMED)
    .every(({ lines, isWhole }) => isWhole && lines === LONG_ROUNDS * LONG_LINES);
  await pause(2);
  console.log(
    `watch stalled: API ${before.toFixed(0)} → at most ${most.toFixed(0)} MB, afterwards ${resident().toFixed(0)} MB; cut off after ${Math.min(...seen)}–${Math.max(...seen)} of ${LONG_ROUNDS * LONG_LINES} lines; ${RESUMED} resumed, every line once: ${isResumed}`,
  );
}

/** @param {Bench} bench an API, with a worker that runs 1,000 jobs at once */
export async function benchWatch(bench) {
  const { url } = bench;
  const one = await executeAll(url, await submit(url, printing('a line', 0.1, 9_999)), 1);
  await measureWatchers('one job   ', one, bench);
  const many = await executeAll(url, await submit(url, printing('a line', 1, 9_999)), WATCHERS);
  await measureWatchers('1,000 jobs', many, bench);
  await Promise.all([...one, ...many].map((job) => post(url, `stop/${job}`, {})));
  await measureStalled(bench);
}
