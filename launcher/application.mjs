import { spawn } from 'node:child_process';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROJECT } from './folders.mjs';
import { endProcess, findProcesses, identify, isRunning } from './processes.mjs';
import { follow } from './server-process.mjs';

/** A worker has no port to ask: one that has lived for so long has booted. */
const WORKER_BOOT_MS = 2_000;
const API_BOOT_MS = 60_000;

const MARK = '--started-by=';

/** The application takes no arguments; this one says, in the list of processes, whose it is. */
const mark = (dataDir) => `${MARK}${identify(process.pid)}@${dataDir}`;

/**
 * Ends the application's processes that a killed launcher of this checkout has left.
 *
 * @param {string} dataDir
 * @param {number} patienceMs for their jobs
 */
export async function endOrphans(dataDir, patienceMs) {
  const marked = findProcesses(new RegExp(`^${basename(process.execPath)}$`), MARK);
  const orphans = marked.filter(({ args }) => {
    const [, owner, owned] =
      /--started-by=([^@]+)@(.*)$/.exec(args.findLast((arg) => arg.includes(MARK))) ?? [];
    return owned === dataDir && !isRunning(owner);
  });
  await Promise.all(orphans.map(({ pid }) => endProcess(pid, { timeoutMs: patienceMs })));
}

/**
 * @typedef {object} Launch
 * @property {NodeJS.ProcessEnv} env
 * @property {string} dataDir
 * @property {AbortSignal} signal ends a boot that is under way
 * @property {number} graceMs how long it may take to end
 */

/**
 * Smaller young generations than V8's 16 MB: 20 to 40 MB less right after the boot of an API, with no loss measured. A worker
 * gets V8's own: it takes as much either way, and runs 4% more jobs a second.
 */
const API_FLAGS = ['--max-semi-space-size=8'];

/** In a session of its own: a Ctrl-C must end it by the launcher's word, not by the terminal's. */
function startScript(script, { env, dataDir }, stdio) {
  const flags = env.LIUCHENG_ROLE === 'worker' ? [] : API_FLAGS;
  const child = spawn(process.execPath, [...flags, join(PROJECT, 'dist', script), mark(dataDir)], {
    cwd: PROJECT,
    env,
    detached: true,
    stdio,
  });
  return { child, ...follow(child) };
}

/**
 * Brings the database up to date.
 *
 * @param {Launch} launch
 * @throws {Error} when the migrations do not end well; they have said why
 */
export async function migrate(launch) {
  const { exited, end } = startScript('database/migrate.js', launch, ['ignore', 'inherit', 'inherit']);
  const stop = () => void end('SIGTERM', launch.graceMs);
  launch.signal.addEventListener('abort', stop, { once: true });
  const how = await exited;
  launch.signal.removeEventListener('abort', stop);
  if (how !== 'exit code 0') throw new Error(`the migrations ended with ${how}`);
}

/**
 * Starts one process of the application, and waits until it does its work.
 *
 * @param {'api' | 'worker' | 'all'} role
 * @param {Launch & { url: string, prefix: string }} launch `prefix`: what its lines of output begin with
 * @returns {Promise<import('./supervised.mjs').Running>}
 * @throws {Error} when it ends before that; it has said why
 */
export async function startApplication(role, launch) {
  const env = { ...launch.env, LIUCHENG_ROLE: role };
  const { child, exited, end } = startScript('main.js', { ...launch, env }, ['ignore', 'pipe', 'pipe']);
  for (const name of ['stdout', 'stderr'])
    createInterface({ input: child[name] }).on('line', (line) =>
      process[name].write(`${launch.prefix}${line}\n`),
    );
  const stop = () => end('SIGTERM', launch.graceMs + 12_000);
  const running = { pid: child.pid, exited, stop, kill: () => end('SIGKILL') };

  let how;
  void exited.then((outcome) => (how = outcome));
  const bootMs = role === 'worker' ? WORKER_BOOT_MS : API_BOOT_MS;
  const deadline = Date.now() + bootMs;
  while (role === 'worker' || !(await isReady(launch.url))) {
    if (launch.signal.aborted) await stop();
    // Killed is not broken: it is started again, as it would be later.
    if (role === 'worker' && how?.startsWith('SIG') && !launch.signal.aborted) break;
    if (how !== undefined) throw new Error(`the ${role} could not start (${how})`);
    if (Date.now() > deadline) {
      if (role === 'worker') break;
      await stop();
      throw new Error(`the ${role} is not ready after ${bootMs / 1000} s`);
    }
    await sleep(50);
  }
  return running;
}

const isReady = async (url) => {
  try {
    const response = await fetch(`${url}/healthz/ready`, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
};
