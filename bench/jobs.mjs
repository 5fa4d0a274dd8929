/** Jobs per second of a flow with ten nodes, alternating with a bare Bull worker with two updates per job. */
import { spawn } from 'node:child_process';
import Bull from 'bull';
import { WINDOW } from '#dist/jobs/queue.js';
import { medians, noRounds, until } from './measure.mjs';

/** @typedef {import('pg').Pool} Pool */

/**
 * The jobs of a round: their table, and the worker that runs them.
 *
 * @typedef {{ table: string, command: string[], env: NodeJS.ProcessEnv, close: () => Promise<void> }} Round
 */

const JOBS = 20_000;
const ROUNDS = 5;
const CONCURRENCY = '50';

/** A start and nine prints. Each print is recorded and writes a line to the log. */
const TEN_NODES = {
  nodeList: [
    { id: 's', namespace: 'core.event', name: 'start', nodeType: 'event' },
    ...Array.from({ length: 9 }, (_, index) => ({
      id: `p${index}`,
      namespace: 'core.log',
      name: 'print',
      nodeType: 'function',
      ports: { input: [{ name: 'message', value: `line ${index}` }] },
    })),
  ],
  linkList: Array.from({ length: 9 }, (_, index) => ({
    id: `l${index}`,
    source: index === 0 ? 's' : `p${index - 1}`,
    target: `p${index}`,
  })),
  variables: [],
};

/**
 * @param {Pool} pool
 * @returns {Promise<import('./measure.mjs').Pair>} medians of jobs per second
 */
export async function benchJobs(pool) {
  await pool.query(`
    CREATE TABLE bare_job (id serial PRIMARY KEY, state text NOT NULL DEFAULT 'waiting',
      start_time timestamptz, finish_time timestamptz)`);
  const definition = await ourDefinition(pool);
  const rates = noRounds();
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.bare.push(await rate(pool, bareRound));
    rates.ours.push(await rate(pool, (pool) => ourRound(pool, definition)));
  }
  return medians(rates);
}

/**
 * @param {Pool} pool
 * @param {(pool: Pool) => Promise<Round>} prepare
 * @returns {Promise<number>} jobs per second
 */
async function rate(pool, prepare) {
  const { table, command, env, close } = await prepare(pool);
  const worker = spawn(process.execPath, command, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, LIUCHENG_CONCURRENCY: CONCURRENCY, LOG_LEVEL: 'warn', ...env },
  });
  const ended = `SELECT count(*)::int AS count FROM ${table} WHERE finish_time IS NOT NULL`;
  await until(async () => (await oneRow(pool, ended)).count === JOBS);
  worker.kill('SIGTERM');
  await new Promise((resolve) => worker.once('exit', resolve));
  await close();
  const { seconds = NaN } = await oneRow(
    pool,
    `SELECT extract(epoch FROM max(finish_time) - min(start_time))::float8 AS seconds FROM ${table}`,
  );
  await pool.query(`TRUNCATE ${table}`);
  return JOBS / seconds;
}

/**
 * @param {Pool} pool
 * @param {string} statement
 * @param {unknown[]} [values]
 * @returns {Promise<Record<string, number>>} the first row of its result
 */
async function oneRow(pool, statement, values = []) {
  /** @type {import('pg').QueryResult<Record<string, number>>} */
  const { rows } = await pool.query(statement, values);
  return rows[0] ?? {};
}

/**
 * @param {Pool} pool
 * @returns {Promise<Round>}
 */
async function bareRound(pool) {
  /** @type {import('pg').QueryResult<{ id: number }>} */
  const { rows } = await pool.query(
    `INSERT INTO bare_job (state) SELECT 'waiting' FROM generate_series(1, $1::int) RETURNING id`,
    [JOBS],
  );
  const queue = new Bull('bare', process.env.REDIS_URL ?? '', {
    defaultJobOptions: { removeOnComplete: true },
  });
  await queue.addBulk(rows.map(({ id }) => ({ data: { id } })));
  return { table: 'bare_job', command: ['bench/bare-worker.mjs'], env: {}, close: () => queue.close() };
}

/**
 * @param {Pool} pool
 * @param {{ processId?: number, definitionId?: number }} flow
 * @returns {Promise<Round>}
 */
async function ourRound(pool, { processId, definitionId }) {
  /** @type {import('pg').QueryResult<{ id: number }>} */
  const { rows } = await pool.query(
    `INSERT INTO job (process_id, definition_id, version, cuser) SELECT $1, $2, 1, 1 FROM generate_series(1, $3::int) RETURNING id::int`,
    [processId, definitionId, JOBS],
  );
  const queue = new Bull('jobs', process.env.REDIS_URL ?? '', {
    prefix: '{liucheng}',
    defaultJobOptions: { removeOnComplete: true },
  });
  // As an API leaves a backlog: the first jobs in Redis, the others in their rows.
  await queue.addBulk(
    rows.slice(0, WINDOW).map(({ id }) => ({ data: { id, waits: true }, opts: { jobId: `${id}-1` } })),
  );
  return {
    table: 'job',
    command: ['dist/main.js'],
    env: { LIUCHENG_ROLE: 'worker' },
    close: () => queue.close(),
  };
}

/** @param {Pool} pool */
async function ourDefinition(pool) {
  const process = await oneRow(
    pool,
    `INSERT INTO process (name, project, cuser) VALUES ('ten nodes', 'bench', 1) RETURNING id`,
  );
  const definition = await oneRow(
    pool,
    `INSERT INTO flow_definition (process_id, hash, text, nodes) VALUES ($1, 'bench', $2, 10) RETURNING id`,
    [process.id, JSON.stringify(TEN_NODES)],
  );
  return { processId: process.id, definitionId: definition.id };
}
