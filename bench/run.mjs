/**
 * `npm run bench`: measures this project against yardsticks, alternating between both, and prints ratios, which depend little on
 * the speed of the machine. `npm run bench -- http` runs one part.
 */
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { benchAuth, GUARDED } from './auth.mjs';
import { benchHistory } from './history.mjs';
import { benchHttp } from './http.mjs';
import { benchJobs } from './jobs.mjs';
import { benchMillion, fillMillion } from './million.mjs';
import { residentMegabytes } from './measure.mjs';
import { benchOutside } from './outside.mjs';
import { benchStop } from './stop.mjs';
import { benchWaiting } from './waiting.mjs';
import { benchWatch } from './watch.mjs';

const PROCESSES = 10_000;
const parts = process.argv.slice(2);

/** @param {string} part */
const isWanted = (part) => parts.length === 0 || parts.includes(part);

/** @type {import('node:child_process').ChildProcess[]} */
const started = [];

/**
 * Starts a program and waits until it prints that it is up.
 *
 * @param {string[]} command arguments of Node
 * @param {NodeJS.ProcessEnv} env
 */
async function start(command, env) {
  const child = spawn(process.execPath, command, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  await new Promise((resolve, reject) => {
    child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
      if (chunk.includes(' is up')) resolve(undefined);
    });
    child.once('exit', () => reject(new Error(`${command.join(' ')} ended`)));
  });
  return child;
}

/**
 * @param {string} name
 * @param {import('./measure.mjs').Pair} rates
 */
const print = (name, { ours, bare }) =>
  console.log(
    `${name.padEnd(10)} ${(ours / bare).toFixed(2)}×   (${Math.round(ours)}/s against ${Math.round(bare)}/s)`,
  );

if (isWanted('engine'))
  spawnSync(process.execPath, ['--expose-gc', 'bench/engine.mjs'], { stdio: 'inherit' });

const migrated = spawnSync(process.execPath, ['dist/database/migrate.js'], { stdio: 'inherit' });
if (migrated.status !== 0) process.exit(1);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
try {
  await pool.query(
    `INSERT INTO process (name, project, cuser) SELECT 'process ' || n, 'project ' || n % 100, 1 FROM generate_series(1, $1::int) n`,
    [PROCESSES],
  );
  await pool.query(
    `INSERT INTO flow_definition (process_id, hash, text, nodes) VALUES (100, 'bench', '{"nodeList":[{"id":"s","namespace":"core.event","name":"start","nodeType":"event"}],"linkList":[],"variables":[]}', 1)`,
  );
  await pool.query(
    `INSERT INTO process_version (process_id, number, definition_id, cuser) VALUES (100, 1, 1, 1)`,
  );
  await pool.query('VACUUM ANALYZE');

  if (isWanted('memory')) {
    const api = await start(['dist/main.js'], { LIUCHENG_ROLE: 'api', PORT: '3971' });
    const worker = await start(['dist/main.js'], { LIUCHENG_ROLE: 'worker' });
    // V8 returns the memory of the boot after half a minute without activity.
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    console.log(
      `idle       api ${residentMegabytes(api).toFixed(0)} MB, worker ${residentMegabytes(worker).toFixed(0)} MB`,
    );
    for (const child of started.splice(0)) child.kill('SIGKILL');
  }
  if (isWanted('jobs')) print('jobs', await benchJobs(pool));
  if (isWanted('outside')) {
    const env = { LIUCHENG_PACKAGES: fileURLToPath(new URL('outside-nodes/index.js', import.meta.url)) };
    await start(['dist/main.js'], { LIUCHENG_ROLE: 'api', PORT: '3977', ...env });
    await start(['dist/main.js'], { LIUCHENG_ROLE: 'worker', LIUCHENG_CONCURRENCY: '100', ...env });
    await benchOutside('http://127.0.0.1:3977');
    for (const child of started.splice(0)) child.kill('SIGTERM');
  }
  if (isWanted('stop')) {
    await start(['dist/main.js'], { LIUCHENG_ROLE: 'api', PORT: '3974' });
    await start(['dist/main.js'], {
      LIUCHENG_ROLE: 'worker',
      LIUCHENG_CONCURRENCY: '100',
      LIUCHENG_PARK_MS: '3600000',
      LIUCHENG_SHELL: 'on',
      LIUCHENG_HTTP_ALLOW: '127.0.0.1',
    });
    const stops = await benchStop({ url: 'http://127.0.0.1:3974', pool });
    for (const [name, { median, oneByOne, atOnce, ended }] of Object.entries(stops))
      console.log(
        `stop ${name.padEnd(6)}p50 ${median.toFixed(0)} ms, p99 ${oneByOne.toFixed(0)} ms one by one, ${atOnce.toFixed(0)} ms at once; ended within ${ended.toFixed(0)} ms`,
      );
    for (const child of started.splice(0)) child.kill('SIGTERM');
  }
  if (isWanted('http')) {
    await start(['dist/main.js'], { LIUCHENG_ROLE: 'api', PORT: '3972' });
    await start(['bench/bare-server.mjs'], { PORT: '3973' });
    const rates = await benchHttp({ ours: 'http://127.0.0.1:3972', bare: 'http://127.0.0.1:3973' });
    for (const [name, both] of Object.entries(rates)) print(name, both);
  }
  if (isWanted('watch')) {
    const api = await start(['dist/main.js'], { LIUCHENG_ROLE: 'api', PORT: '3976' });
    await start(['dist/main.js'], {
      LIUCHENG_ROLE: 'worker',
      LIUCHENG_CONCURRENCY: '1000',
      LIUCHENG_PARK_MS: '3600000',
      LIUCHENG_MAX_LOG_BYTES: String(128 * 1024 * 1024),
    });
    await benchWatch({ url: 'http://127.0.0.1:3976', pool, resident: () => residentMegabytes(api) });
    for (const child of started.splice(0)) child.kill('SIGTERM');
  }
  if (isWanted('auth')) {
    await start(['dist/main.js'], { LIUCHENG_ROLE: 'api', PORT: '3974' });
    await start(['dist/main.js'], { LIUCHENG_ROLE: 'api', PORT: '3975', ...GUARDED });
    const urls = { open: 'http://127.0.0.1:3974', guarded: 'http://127.0.0.1:3975' };
    print('auth', await benchAuth(urls));
  }
  if (isWanted('waiting')) {
    await start(['dist/main.js'], { LIUCHENG_ROLE: 'api', PORT: '3981' });
    await benchWaiting({
      pool,
      url: 'http://127.0.0.1:3981',
      startWorker: () => start(['dist/main.js'], { LIUCHENG_ROLE: 'worker', LIUCHENG_CONCURRENCY: '50' }),
    });
    for (const child of started.splice(0)) child.kill('SIGTERM');
  }
  if (isWanted('history')) {
    await start(['dist/main.js'], { LIUCHENG_ROLE: 'api', PORT: '3980' });
    await start(['dist/main.js'], { LIUCHENG_ROLE: 'worker' });
    await benchHistory(pool, 'http://127.0.0.1:3980');
    for (const child of started.splice(0)) child.kill('SIGTERM');
  }
  // The last part: the others measure with 10,000 processes.
  if (isWanted('million')) {
    await fillMillion(pool, PROCESSES);
    await start(['dist/main.js'], { LIUCHENG_ROLE: 'api', PORT: '3978' });
    await start(['bench/bare-server.mjs'], { PORT: '3979' });
    await benchMillion({ ours: 'http://127.0.0.1:3978', bare: 'http://127.0.0.1:3979' });
  }
} finally {
  for (const child of started) child.kill('SIGKILL');
  await pool.end();
}
