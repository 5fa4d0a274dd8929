/** Backlogs of jobs that running workers take. */
import Bull from 'bull';
import { WINDOW } from '#dist/jobs/deliveries/delivery-window.js';
import { chain } from './flows.mjs';
import { until } from './harness/until.mjs';

/**
 * @typedef {import('pg').Pool} Pool
 * @typedef {import('./harness/measure-row.mjs').Measured} Measured
 */

/** A start and nine prints. Each print is recorded and writes a line to the log. */
const TEN_NODES = chain(
  Array.from({ length: 9 }, (_, index) => ({
    namespace: 'core.log',
    name: 'print',
    nodeType: 'function',
    ports: { input: [{ name: 'message', value: `line ${index}` }] },
  })),
);

/**
 * Runs statements whose rows have numbers.
 *
 * @param {Pool} pool
 * @param {string} statement
 * @param {unknown[]} [values]
 * @returns {Promise<Record<string, number>[]>}
 */
export async function numbers(pool, statement, values = []) {
  /** @type {import('pg').QueryResult<Record<string, number>>} */
  const { rows } = await pool.query(statement, values);
  return rows;
}

/**
 * @param {Pool} pool
 * @returns {Promise<{ process: number, definition: number }>} a process whose flow has ten nodes
 */
export async function tenNodes(pool) {
  const [process] = await numbers(
    pool,
    `INSERT INTO process (name, project, cuser) VALUES ('ten nodes', 'bench', 1) RETURNING id`,
  );
  const [definition] = await numbers(
    pool,
    `INSERT INTO flow_definition (process_id, hash, text, nodes) VALUES ($1, 'bench', $2, 10) RETURNING id`,
    [process?.id, JSON.stringify(TEN_NODES)],
  );
  return { process: process?.id ?? 0, definition: definition?.id ?? 0 };
}

/**
 * Adds a backlog as an API leaves it, the first jobs in Redis and the others in their rows, and waits until all have ended.
 *
 * @param {import('./harness/bench.mjs').Bench} bench that has a worker
 * @param {Awaited<ReturnType<typeof tenNodes>>} flow
 * @param {number} count
 * @returns {Promise<Measured>} jobs per second
 */
export async function runBacklog({ pool, env }, { process, definition }, count) {
  const queue = new Bull('jobs', env.REDIS_URL, {
    prefix: '{liucheng}',
    defaultJobOptions: { removeOnComplete: true },
  });
  const rows = await numbers(
    pool,
    `INSERT INTO job (process_id, definition_id, version, cuser) SELECT $1, $2, 1, 1 FROM generate_series(1, $3::int) RETURNING id::int`,
    [process, definition, count],
  );
  const hints = rows.slice(0, WINDOW);
  await queue.addBulk(hints.map(({ id }) => ({ data: { id, waits: true }, opts: { jobId: `${id}-1` } })));
  const measured = await ends(pool, 'job', rows);
  await queue.close();
  return measured;
}

/**
 * The same for the yardstick, whose jobs are all in Redis. It begins when they are there.
 *
 * @param {import('./harness/bench.mjs').Bench} bench
 * @param {number} count
 * @returns {Promise<Measured>} jobs per second
 */
export async function runBareBacklog({ pool, env }, count) {
  const queue = new Bull('bare', env.REDIS_URL, { defaultJobOptions: { removeOnComplete: true } });
  await queue.pause();
  const rows = await numbers(
    pool,
    `INSERT INTO bare_job (state) SELECT 'waiting' FROM generate_series(1, $1::int) RETURNING id`,
    [count],
  );
  await queue.addBulk(rows.map(({ id }) => ({ data: { id } })));
  await queue.resume();
  const measured = await ends(pool, 'bare_job', rows);
  await queue.close();
  return measured;
}

/**
 * Waits until jobs have ended.
 *
 * @param {Pool} pool
 * @param {string} table
 * @param {Record<string, number>[]} jobs the newest rows
 * @returns {Promise<Measured>} jobs per second, from the first start to the last end
 */
async function ends(pool, table, jobs) {
  const first = jobs[0]?.id;
  // From the newest on, which end last: to count those that have ended took a tenth of a core.
  const unended = `SELECT 1 AS found FROM ${table} WHERE id >= $1 AND finish_time IS NULL ORDER BY id DESC LIMIT 1`;
  await until(async () => (await numbers(pool, unended, [first])).length === 0);
  const [row] = await numbers(
    pool,
    `SELECT extract(epoch FROM max(finish_time) - min(start_time))::float8 AS seconds FROM ${table} WHERE id >= $1`,
    [first],
  );
  return { value: jobs.length / (row?.seconds ?? NaN), operations: jobs.length };
}
