import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { secretVariables } from './environment.mjs';
import { PROJECT } from './folders.mjs';
import { endProcess, findProcesses, identify, isRunning } from './processes.mjs';
import { follow } from './server-process.mjs';

/** @typedef {'api' | 'worker' | 'all'} Role */

/** By default a worker has no port to ask, so it counts as ready when it has run this long. */
const WORKER_BOOT_MS = 2_000;
const API_BOOT_MS = 60_000;

/** How long after its grace period a process is killed that has not ended. It ends itself after 15 s, and says so (`src/main.ts`). */
export const STOP_MS = 16_000;

const MARK = '--started-by=';

/**
 * Returns an argument that the application ignores. It shows in the list of processes which launcher started the process.
 *
 * @param {string} dataDir
 */
const mark = (dataDir) => `${MARK}${identify(process.pid) ?? ''}@${dataDir}`;

/**
 * Ends the application's processes that a killed launcher of this data folder has left.
 *
 * @param {string} dataDir
 * @param {number} timeoutMs how long their jobs may take to end
 */
export async function endOrphans(dataDir, timeoutMs) {
  const marked = findProcesses(new RegExp(`^${basename(process.execPath)}$`), MARK);
  const orphans = marked.filter(({ args }) => {
    const argument = args.findLast((arg) => arg.includes(MARK)) ?? '';
    const [, owner = '', owned] = /--started-by=([^@]+)@(.*)$/.exec(argument) ?? [];
    return owned === dataDir && !isRunning(owner);
  });
  await Promise.all(orphans.map(({ pid }) => endProcess(pid, { timeoutMs })));
}

/**
 * @typedef {object} Launch
 * @property {NodeJS.ProcessEnv} env
 * @property {string} dataDir
 * @property {AbortSignal} signal cancels a boot
 * @property {number} graceMs how long the process may take to end
 */

/**
 * A smaller young generation than V8's 16 MB. An API uses 20 to 40 MB less after its boot, with no measurable loss.
 *
 * And one thread for V8's own work instead of four. These collect what the threads of large flows leave, but with an ordinary priority:
 * on two cores they held back the event loop. While one user sent imports of 4.5 MB on 50 connections, lists of others took 0.3 to 0.8 s at
 * most instead of 0.5 to 1.6. Single large saves, lists and executes take as long as before.
 */
export const API_FLAGS = ['--max-semi-space-size=8', '--v8-pool-size=1'];

/**
 * The default up to Node 22; 8 MB would save a worker nothing and cost 4% of its jobs per second. Node 24 lets it grow fourfold: a download of a
 * log of 100 MB then took 148 MB instead of 25.
 */
export const WORKER_FLAGS = ['--max-semi-space-size=16'];

/**
 * What a process of the application finds in its environment unless that says otherwise. glibc keeps up to eight heaps for each processor,
 * so that threads need not wait for one another; with two, an API and a worker take 6 MB less each (measured idle).
 */
export const ENVIRONMENT = { MALLOC_ARENA_MAX: '2' };

/**
 * Splits variables into those of the process's environment and the secret ones. A worker gets no admin password, because it
 * creates no users.
 *
 * @param {NodeJS.ProcessEnv} env
 */
function separate(env) {
  const open = Object.fromEntries(Object.entries(env).filter(([name]) => !secretVariables.includes(name)));
  const secret = Object.fromEntries(Object.entries(env).filter(([name]) => secretVariables.includes(name)));
  if (env.LIUCHENG_ROLE === 'worker') delete secret.LIUCHENG_ADMIN_PASSWORD;
  return { open, secret };
}

/** libuv resolves host names on half of its threads, by default two of four. Two unanswered lookups would block all others. */
const WORKER_THREADS = '16';

/**
 * Starts a script of the application. It waits for its secret variables, which `handOver` sends.
 *
 * It gets its own session, so that a Ctrl-C in the terminal reaches only the launcher, which then stops it.
 *
 * @param {string} script
 * @param {{ env: NodeJS.ProcessEnv, dataDir: string }} launch
 * @param {'inherit' | 'pipe'} output
 */
function startScript(script, { env, dataDir }, output) {
  const flags = env.LIUCHENG_ROLE === 'worker' ? WORKER_FLAGS : API_FLAGS;
  const child = spawn(process.execPath, [...flags, join(PROJECT, 'dist', script), mark(dataDir)], {
    cwd: PROJECT,
    env: { ...separate(env).open, LIUCHENG_HANDED_OVER_FD: '3' },
    detached: true,
    stdio: ['ignore', output, output, 'pipe'],
  });
  /**
   * The secrets go through a pipe: programs of the same user can read the environment of a process.
   *
   * @param {NodeJS.ProcessEnv} whole
   */
  const handOver = (whole) => {
    const pipe = child.stdio[3];
    if (pipe instanceof Writable)
      pipe.on('error', () => undefined).end(JSON.stringify(separate(whole).secret));
  };
  return { child, handOver, ...follow(child) };
}

/**
 * Applies the migrations to the database.
 *
 * @param {Launch} launch
 * @throws {Error} if the migrations fail; they have printed why
 */
export async function migrate(launch) {
  const { exited, end, handOver } = startScript('database/migrate.js', launch, 'inherit');
  handOver(launch.env);
  const stop = () => void end('SIGTERM', launch.graceMs);
  launch.signal.addEventListener('abort', stop, { once: true });
  const how = await exited;
  launch.signal.removeEventListener('abort', stop);
  if (how !== 'exit code 0') throw new Error(`the migrations ended with ${how}`);
}

/**
 * @param {import('node:stream').Readable} input
 * @param {Writable} output
 * @param {string} prefix
 */
function forwardLines(input, output, prefix) {
  createInterface({ input }).on('line', (line) => output.write(`${prefix}${line}\n`));
}

/**
 * @param {Role} role
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
const environmentOf = (role, env) => ({
  ...ENVIRONMENT,
  ...env,
  LIUCHENG_ROLE: role,
  ...(role === 'worker' ? { UV_THREADPOOL_SIZE: env.UV_THREADPOOL_SIZE ?? WORKER_THREADS } : {}),
});

/** @typedef {ReturnType<typeof startScript>} Prepared A process that loads its modules and waits for its secrets. */

/**
 * Starts a process of the application before its services are there. It loads its modules meanwhile, which takes it more than a
 * second. If the launcher ends, the process ends.
 *
 * @param {Role} role
 * @param {{ env: NodeJS.ProcessEnv, dataDir: string }} launch `env` may lack secret variables, and has all others
 * @returns {Prepared} for `startApplication`
 */
export const prepareApplication = (role, { env, dataDir }) =>
  startScript('main.js', { env: environmentOf(role, env), dataDir }, 'pipe');

/**
 * Starts one process of the application, and waits until it is ready.
 *
 * @param {Role} role
 * @param {Launch & { host: string, port: number, prefix: string }} launch `host` and `port`: where to ask whether an API is ready
 * @param {Prepared} [prepared] by default a process that is started now
 * @returns {Promise<import('./supervised.mjs').Running>}
 * @throws {Error} if it ends before it is ready; it has printed why
 */
export async function startApplication(role, launch, prepared = prepareApplication(role, launch)) {
  const { child, exited, end, handOver } = prepared;
  handOver(environmentOf(role, launch.env));
  if (child.stdout) forwardLines(child.stdout, process.stdout, launch.prefix);
  if (child.stderr) forwardLines(child.stderr, process.stderr, launch.prefix);
  const stop = () => end('SIGTERM', launch.graceMs + STOP_MS);
  const running = { exited, stop, kill: () => end('SIGKILL') };

  const outcome = { how: /** @type {string | undefined} */ (undefined) };
  void exited.then((how) => (outcome.how = how));
  const bootMs = role === 'worker' ? WORKER_BOOT_MS : API_BOOT_MS;
  const deadline = Date.now() + bootMs;
  while (role === 'worker' || !(await isReady(launch))) {
    if (launch.signal.aborted) await stop();
    // A worker that was killed is started again, as it would be later.
    if (role === 'worker' && outcome.how?.startsWith('SIG') && !launch.signal.aborted) break;
    if (outcome.how !== undefined) throw new Error(`the ${role} could not start (${outcome.how})`);
    if (Date.now() > deadline) {
      if (role === 'worker') break;
      await stop();
      throw new Error(`the ${role} is not ready after ${bootMs / 1000} s`);
    }
    await sleep(50);
  }
  return running;
}

/**
 * Whether the API is ready. Not by `fetch`: a URL cannot name the interface of a link-local address (`fe80::1%eth0`).
 *
 * @param {{ host: string, port: number }} address
 */
export const isReady = async ({ host, port }) => {
  try {
    const signal = AbortSignal.timeout(5_000);
    const headers = { host: 'localhost' };
    const request = get({ host, port, path: '/healthz/ready', headers, agent: false, signal });
    // After the response, its end may still fail.
    request.on('error', () => undefined);
    /** @type {import('node:http').IncomingMessage[]} */
    const [response] = await once(request, 'response');
    response?.resume();
    return response?.statusCode === 200;
  } catch {
    return false;
  }
};
