import { spawn } from 'node:child_process';

/*
 * `npm run check`: runs all checks on two processor cores, prints the output of each when it ends, and fails if one of them fails.
 */

/** What follows the build, the longest first, so that both cores have work to the end. */
const AFTER_BUILD = [
  'check:types',
  'lint',
  'check:imports',
  'check:dead-code',
  'check:migrations',
  'check:openapi',
  'lint:openapi',
  'check:docs',
  'check:tables',
];

/** @type {string[]} */
const failed = [];

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Runs an npm script.
 *
 * @param {string} name
 * @returns {Promise<void>} settles at its end, also if it fails
 */
const run = (name) =>
  new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn('npm', ['run', '--silent', name], { stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    /** @type {Buffer[]} */
    const output = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (/** @type {Buffer} */ chunk) => output.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      running.delete(child);
      if (code !== 0) failed.push(name);
      const seconds = Math.round((performance.now() - startedAt) / 1000);
      process.stdout.write(`${code === 0 ? 'passed' : 'FAILED'} ${name} (${seconds} s)\n`);
      process.stdout.write(Buffer.concat(output));
      resolve();
    });
  });

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.once(signal, () => {
    for (const child of running) child.kill(signal);
    // Otherwise the next checks would begin.
    process.exit(1);
  });

const waiting = [...AFTER_BUILD];

/**
 * Runs checks one after the other until none waits.
 *
 * @param {Promise<void>} before what comes first
 */
async function runWaiting(before) {
  await before;
  await built;
  // What follows would check what an earlier build has left.
  if (failed.includes('build')) return;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await run(next);
}

const built = run('build');
await Promise.all([runWaiting(built), runWaiting(run('check:format'))]);
if (failed.length > 0) {
  process.stdout.write(`failed: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}
