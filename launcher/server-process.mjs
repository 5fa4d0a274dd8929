import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @typedef {object} Handle A server that was started here.
 * @property {string} url for DATABASE_URL or REDIS_URL
 * @property {number} port
 * @property {number} pid
 * @property {string} dataDir the folder that was handed in; starting there again finds the data again
 * @property {Promise<string>} exited settles when the process has ended, with how
 * @property {() => Promise<void>} stop ends it cleanly
 * @property {(signal?: NodeJS.Signals) => Promise<void>} kill signals it (SIGKILL if not told) and waits for its end, but for SIGSTOP and SIGCONT
 */

/**
 * Follows a child process to its end.
 *
 * @param {import('node:child_process').ChildProcess} child just spawned
 * @returns {{ exited: Promise<string>, end: (signal: NodeJS.Signals, patienceMs?: number) => Promise<void> }} `end` signals it,
 *   waits, and kills it when patience runs out
 */
export function follow(child) {
  const exited = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const end = async (signal, patienceMs = 30_000) => {
    child.kill(signal);
    // A frozen server ends no more than a thawed one.
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') return;
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await exited;
    clearTimeout(timer);
  };
  return { exited, end };
}

/**
 * Starts a server program and waits until it serves.
 *
 * It gets a session of its own, so that a Ctrl-C in the terminal reaches the launcher only and the servers outlive the
 * application that uses them. Its output goes to a file: it neither depends on the launcher's life nor fills the terminal.
 *
 * @param {object} options
 * @param {string} options.name for messages
 * @param {string} options.file
 * @param {string[]} options.args
 * @param {string} options.logFile
 * @param {{ uid?: number, gid?: number }} [options.user]
 * @param {Record<string, string>} [options.env] beside PATH; nothing else is passed on
 * @param {string} [options.argv0]
 * @param {(pid: number) => boolean | Promise<boolean>} options.isReady asked until it says yes
 * @param {number} [options.timeoutMs]
 * @returns {Promise<{ pid: number, exited: Promise<string>, end: (signal: NodeJS.Signals, patienceMs?: number) => Promise<void> }>}
 * @throws {Error} with the end of the server's log, when it ends or does not serve in time
 */
export async function startServer(options) {
  const { name, file, args, logFile, user = {}, env = {}, argv0, isReady, timeoutMs = 60_000 } = options;
  rmSync(logFile, { force: true });
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(file, args, {
    ...user,
    argv0,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', ...env },
  });
  closeSync(log);
  const { exited, end } = follow(child);
  let ended = false;
  void exited.then(() => (ended = true));

  const deadline = Date.now() + timeoutMs;
  while (!(await isReady(child.pid))) {
    const late = Date.now() > deadline;
    if (late) await end('SIGKILL');
    if (ended) {
      const reason = late ? `does not answer after ${timeoutMs / 1000} s` : `ended (${await exited})`;
      throw new Error(`${name} ${reason}: ${lastLines(logFile)}`);
    }
    await sleep(15);
  }
  return { pid: child.pid, exited, end };
}

const lastLines = (logFile) => readFileSync(logFile, 'utf8').trim().split('\n').slice(-8).join('\n  ');
