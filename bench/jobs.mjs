/** Jobs a second of a ten-node flow, against a bare Bull worker with two updates a job, in turns. */
import { spawn } from 'node:child_process';
import Bull from 'bull';
import { median } from './measure.mjs';

const JOBS = 20_000;
const ROUNDS = 5;
const CONCURRENCY = '50';

/** Ten nodes that do something each: a start, and nine prints, which are recorded and write a line. */
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
 * @param {import('pg').Pool} pool
 * @returns {Promise<{ours: number, bare: number}>} jobs a second, medians
 */
export async function benchJobs(pool) {
  await pool.query(`
    CREATE TABLE bare_job (id serial PRIMARY KEY, state text NOT NULL DEFAULT 'waiting',
      start_time timestamptz, finish_time timestamptz)`);
  const definition = await ourDefinition(pool);
  const rates = { ours: [], bare: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.bare.push(await rate(pool, bareRound));
    rates.ours.push(await rate(pool, (pool) => ourRound(pool, definition)));
  }
  return { ours: median(rates.ours), bare: median(rates.bare) };
}

async function rate(pool, prepare) {
  const { table, command, env, close } = await prepare(pool);
  const worker = spawn(process.execPath, command, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, LIUCHENG_CONCURRENCY: CONCURRENCY, LOG_LEVEL: 'warn', ...env },
  });
  const unended = `SELECT count(*)::int AS count FROM ${table} WHERE finish_time IS NULL`;
  while ((await pool.query(unended)).rows[0].count > 0)
    await new Promise((resolve) => setTimeout(resolve, 100));
  worker.kill('SIGTERM');
  await new Promise((resolve) => worker.once('exit', resolve));
  await close();
  const { rows } = await pool.query(`
    SELECT extract(epoch FROM max(finish_time) - min(start_time))::float8 AS seconds FROM ${table}`);
  await pool.query(`TRUNCATE ${table}`);
  return JOBS / rows[0].seconds;
}

async function bareRound(pool) {
  const { rows } = await pool.query(
    `INSERT INTO bare_job (state) SELECT 'waiting' FROM generate_series(1, $1::int) RETURNING id`,
    [JOBS],
  );
  const queue = new Bull('bare', process.env.REDIS_URL, { defaultJobOptions: { removeOnComplete: true } });
  await queue.addBulk(rows.map(({ id }) => ({ data: { id } })));
  return { table: 'bare_job', command: ['bench/bare-worker.mjs'], env: {}, close: () => queue.close() };
}

async function ourRound(pool, { processId, definitionId }) {
  const { rows } = await pool.query(
    `INSERT INTO job (process_id, definition_id, version, cuser) SELECT $1, $2, 1, 1 FROM generate_series(1, $3::int) RETURNING id`,
    [processId, definitionId, JOBS],
  );
  const queue = new Bull('jobs', process.env.REDIS_URL, {
    prefix: '{liucheng}',
    defaultJobOptions: { removeOnComplete: true },
  });
  await queue.addBulk(rows.map(({ id }) => ({ data: { id }, opts: { jobId: `${id}-1` } })));
  return {
    table: 'job',
    command: ['dist/main.js'],
    env: { LIUCHENG_ROLE: 'worker' },
    close: () => queue.close(),
  };
}

async function ourDefinition(pool) {
  const {
    rows: [process],
  } = await pool.query(
    `INSERT INTO process (name, project, cuser) VALUES ('ten nodes', 'bench', 1) RETURNING id`,
  );
  const {
    rows: [definition],
  } = await pool.query(
    `INSERT INTO flow_definition (process_id, hash, text, nodes) VALUES ($1, 'bench', $2, 10) RETURNING id`,
    [process.id, JSON.stringify(TEN_NODES)],
  );
  return { processId: process.id, definitionId: definition.id };
}
