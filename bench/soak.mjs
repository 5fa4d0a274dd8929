/**
 * `npm run soak -- --minutes 60 --rate 100`: runs two APIs and two workers at a steady load with stops, faults and deployments, and
 * writes what memory, connections, tables and Redis do meanwhile. It fails if an answered job has not ended, or a process has died.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import pg from 'pg';
import { ask, post, submit } from './api.mjs';
import { chain } from './flows.mjs';
import { until } from './harness/until.mjs';
import { residentMegabytes } from './harness/usage.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    rate: { type: 'string', default: '100' },
    output: { type: 'string', default: 'soak.json' },
  },
});
const minutes = Number(values.minutes);
const rate = Number(values.rate);

const SAMPLE_MS = 15_000;
/** A process is replaced, and something fails, so often. */
const DISTURB_MS = 60_000;
const PORTS = [3983, 3984];

/**
 * @typedef {{ role: string, port: number, child: import('node:child_process').ChildProcess }} Part
 */

/** @type {Part[]} */
const parts = [];
/** @type {string[]} */
const problems = [];

/**
 * Starts a process and waits until it is up.
 *
 * @param {string} role
 * @param {number} port
 * @returns {Promise<Part>}
 */
async function start(role, port) {
  const env = { LIUCHENG_ROLE: role, PORT: String(port), LIUCHENG_CONCURRENCY: '50' };
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: { ...process.env, ...env, LIUCHENG_PARK_MS: '1000' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve, reject) => {
    child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
      if (chunk.includes(' is up')) resolve(undefined);
    });
    child.once('exit', () => reject(new Error(`a process of the role ${role} did not start`)));
  });
  return { role, port, child };
}

/**
 * Replaces a process by a new one, as a deployment does, or after a kill.
 *
 * @param {number} index
 * @param {NodeJS.Signals} signal
 */
async function replace(index, signal) {
  const part = /** @type {Part} */ (parts[index]);
  const ended = new Promise((resolve) => part.child.once('exit', (code) => resolve(code)));
  part.child.kill(signal);
  const code = await ended;
  if (signal === 'SIGTERM' && code !== 0) problems.push(`a process told to end ended with ${String(code)}`);
  parts[index] = await start(part.role, part.port);
}

const print = () => ({
  namespace: 'core.log',
  name: 'print',
  nodeType: 'function',
  ports: { input: [{ name: 'message', value: 'a line of the log' }] },
});

/** @param {number} seconds */
const delay = (seconds) => ({
  namespace: 'core.time',
  name: 'delay',
  nodeType: 'function',
  ports: { input: [{ name: 'seconds', value: seconds }] },
});

const FLOWS = {
  short: chain(Array.from({ length: 9 }, print)),
  slow: chain([print(), delay(0.5), print()]),
  parked: chain([print(), delay(30), print()]),
};

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
pool.on('error', () => undefined);
const redis = new Redis(process.env.REDIS_URL ?? '');

/** The answers to the client. A refused request has failed at both APIs. */
const seen = { executed: 0, refused: 0, stopped: 0, notStopped: 0 };

/** @param {number} turn */
const urlOf = (turn) => `http://127.0.0.1:${PORTS[turn % PORTS.length] ?? 0}`;

/**
 * Executes a job at one API, and at the other one if that is being replaced.
 *
 * @param {number} process
 * @param {number} turn
 * @param {boolean} stops
 */
async function execute(process, turn, stops) {
  try {
    const { job_id: job } = await post(urlOf(turn), 'execute', { id: process }).catch(() =>
      post(urlOf(turn + 1), 'execute', { id: process }),
    );
    seen.executed += 1;
    if (!stops) return;
    const stop = (/** @type {number} */ at) => ask(`${urlOf(at)}/api/process/stop/${job}/`, {});
    const answer = /** @type {{ success: boolean }} */ (await stop(turn).catch(() => stop(turn + 1)));
    if (answer.success) seen.stopped += 1;
    else seen.notStopped += 1;
  } catch {
    seen.refused += 1;
  }
}

const SIZES = `
  SELECT (SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database()) AS connections,
    (SELECT n_dead_tup::int FROM pg_stat_user_tables WHERE relname = 'job') AS dead,
    (SELECT sum(pg_total_relation_size(oid))::float8 FROM pg_class WHERE relname IN ('job', 'job_journal', 'job_log')) AS bytes,
    (SELECT count(*)::int FROM job) AS jobs, (SELECT count(*)::int FROM job WHERE finish_time IS NULL) AS unended`;

/** @typedef {{ connections: number, dead: number, bytes: number, jobs: number, unended: number }} Sizes */

const begun = performance.now();
/** @type {Record<string, unknown>[]} */
const samples = [];

/**
 * Null while the process is being replaced.
 *
 * @param {Part} part
 */
function megabytesOf({ child }) {
  try {
    return Math.round(residentMegabytes(child.pid ?? 0));
  } catch {
    return null;
  }
}

async function sample() {
  /** @type {import('pg').QueryResult<Sizes>} */
  const { rows } = await pool.query(SIZES);
  const sizes = rows[0];
  if (!sizes) return;
  const memory = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
  const taken = {
    minute: Number(((performance.now() - begun) / 60_000).toFixed(2)),
    ...Object.fromEntries(parts.map((part, index) => [`${part.role}${index % 2}`, megabytesOf(part)])),
    connections: sizes.connections,
    unended: sizes.unended,
    jobs: sizes.jobs,
    'dead rows of job': sizes.dead,
    'bytes a job': Math.round(sizes.bytes / Math.max(1, sizes.jobs)),
    'redis keys': await redis.dbsize(),
    'redis MB': Number((memory / 1_048_576).toFixed(1)),
  };
  samples.push(taken);
  console.log(JSON.stringify(taken));
}

/** Faults and deployments, one after the other. */
const DISTURBANCES = [
  () => replace(0, 'SIGTERM'),
  () => replace(2, 'SIGKILL'),
  () =>
    pool.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()',
    ),
  () => replace(3, 'SIGTERM'),
  () => replace(1, 'SIGKILL'),
  () => redis.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes'),
  () => replace(2, 'SIGTERM'),
  () => redis.flushdb(),
];

for (const port of PORTS) parts.push(await start('api', port));
for (const port of [3985, 3986]) parts.push(await start('worker', port));
const processes = [];
for (const flow of Object.values(FLOWS)) processes.push(await submit(urlOf(0), flow));
const [short = 0, slow = 0, parked = 0] = processes;

/** @type {Promise<unknown>[]} */
const work = [];
let turn = 0;
const sending = setInterval(() => {
  for (let left = rate / 20; left > 0; left -= 1) {
    turn += 1;
    const flow = turn % 20 === 0 ? parked : turn % 4 === 0 ? slow : short;
    work.push(execute(flow, turn, turn % 40 === 0));
  }
}, 50);
const sampling = setInterval(
  () => void sample().catch((/** @type {unknown} */ error) => problems.push(String(error))),
  SAMPLE_MS,
);
let next = 0;
/** @type {Promise<unknown>} */
let disturbing = Promise.resolve();
const disturbances = setInterval(() => {
  const disturb = DISTURBANCES[next++ % DISTURBANCES.length];
  disturbing = disturbing.then(disturb).catch((/** @type {unknown} */ error) => problems.push(String(error)));
}, DISTURB_MS);

await new Promise((resolve) => setTimeout(resolve, minutes * 60_000));
clearInterval(sending);
clearInterval(disturbances);
await disturbing;
await Promise.all(work);
await until(
  async () => (await pool.query('SELECT FROM job WHERE finish_time IS NULL LIMIT 1')).rowCount === 0,
);
await sample();
clearInterval(sampling);
for (const { child } of parts) child.kill('SIGTERM');
/** @type {import('pg').QueryResult<{ state: string, n: number }>} */
const { rows: states } = await pool.query('SELECT state, count(*)::int AS n FROM job GROUP BY state');
writeFileSync(values.output, JSON.stringify({ minutes, rate, seen, states, problems, samples }, null, 1));
console.log(JSON.stringify({ seen, states, problems }));
await pool.end();
redis.disconnect();
if (problems.length > 0) process.exitCode = 1;
