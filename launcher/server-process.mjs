import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @typedef {object} Handle A server that this launcher started.
 * @property {string} url for DATABASE_URL or REDIS_URL
 * @property {number} port
 * @property {number} pid
 * @property {string} dataDir the folder of its data, for a later start on the same data
 * @property {Promise<string>} exited resolves when the process has ended, with its exit code or signal
 * @property {() => Promise<void>} stop shuts it down cleanly
 * @property {(signal?: NodeJS.Signals) => Promise<void>} kill sends a signal (SIGKILL by default) and waits until the process has
 *   ended, except for SIGSTOP and SIGCONT
 */

/** @typedef {(signal: NodeJS.Signals, timeoutMs?: number) => Promise<void>} End */

/**
 * Follows a child process to its end.
 *
 * @param {import('node:child_process').ChildProcess} child just spawned
 * @returns {{ exited: Promise<string>, end: End }} `end` sends a signal, waits, and sends SIGKILL after the timeout
 */
export function follow(child) {
  /** @type {Promise<string>} */
  const exited = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  /** @type {End} */
  const end = async (signal, timeoutMs = 30_000) => {
    child.kill(signal);
    // These do not end a process.
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') return;
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    await exited;
    clearTimeout(timer);
  };
  return { exited, end };
}

/**
 * How to end each server that runs or starts.
 *
 * @type {Set<End>}
 */
const servers = new Set();

/** Kills all servers, also those that are not ready yet. */
export const killServers = async () => {
  await Promise.all([...servers].map((end) => end('SIGKILL')));
};

/**
 * Starts a server program and waits until it is ready.
 *
 * The server gets its own session: a Ctrl-C in the terminal reaches the launcher only, and the servers end after the
 * application that uses them. Its output goes to a file, so it does not depend on the launcher.
 *
 * @param {object} options
 * @param {string} options.name for messages
 * @param {string} options.file
 * @param {string[]} options.args
 * @param {string} options.logFile
 * @param {{ uid?: number, gid?: number }} [options.user]
 * @param {NodeJS.ProcessEnv} [options.env] variables besides PATH; nothing else is passed on
 * @param {(pid: number) => boolean | Promise<boolean>} options.isReady called until it returns true
 * @param {number} [options.timeoutMs]
 * @param {(message: string) => void} [options.onLate] called each time that `timeoutMs` have passed; without it, the start then fails
 * @param {AbortSignal} [options.signal] ends a server that is not ready yet
 * @returns {Promise<{ pid: number, exited: Promise<string>, end: End }>}
 * @throws {Error} with the end of the server's log, if the server ends or is not ready in time
 */
export async function startServer(options) {
  const {
    name,
    file,
    args,
    logFile,
    user = {},
    env = {},
    isReady,
    timeoutMs = 60_000,
    onLate,
    signal,
  } = options;
  rmSync(logFile, { force: true });
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(file, args, {
    ...user,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', ...env },
  });
  closeSync(log);
  const { exited, end } = follow(child);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} could not start: ${await exited}`);
  servers.add(end);
  /** @type {string | undefined} */
  let outcome;
  void exited.then((how) => {
    outcome = how;
    servers.delete(end);
  });

  let deadline = Date.now() + timeoutMs;
  while (!(await isReady(pid))) {
    const isLate = Date.now() > deadline;
    if (isLate && onLate) {
      onLate(`${name} is not ready yet: ${lastLines(logFile)}`);
      deadline += timeoutMs;
    }
    const late = isLate && !onLate;
    if (late) await end('SIGKILL');
    if (signal?.aborted) await end('SIGINT');
    if (outcome !== undefined || late) {
      const reason = late ? `does not answer after ${timeoutMs / 1000} s` : `ended (${outcome})`;
      throw new Error(`${name} ${reason}: ${lastLines(logFile)}`);
    }
    await sleep(15);
  }
  return { pid, exited, end };
}

/** @param {string} logFile */
const lastLines = (logFile) => readFileSync(logFile, 'utf8').trim().split('\n').slice(-8).join('\n  ');
