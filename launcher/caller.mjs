import { basename } from 'node:path';
import { identify, isRunning, parentOf, programOf } from './processes.mjs';

const POLL_MS = 500;

/**
 * Notifies when the npm that runs this script has ended. npm sends SIGTERM to the shell between them, which exits without
 * forwarding it, and a killed npm forwards nothing. Does nothing if the script was not started by npm.
 *
 * @param {() => void} onGone called once
 */
export function watchCaller(onGone) {
  if (!process.env.npm_lifecycle_event) return;
  const pids = [process.ppid];
  const isShell = /^-?(ba|da|z|k|a)?sh$/.test(basename(programOf(process.ppid) ?? ''));
  const grandparent = isShell ? parentOf(process.ppid) : undefined;
  if (grandparent !== undefined) pids.push(grandparent);
  const callers = pids
    .map((pid) => (pid > 1 ? identify(pid) : undefined))
    .filter((identity) => identity !== undefined);
  const timer = setInterval(() => {
    if (process.ppid === pids[0] && callers.every(isRunning)) return;
    clearInterval(timer);
    onGone();
  }, POLL_MS);
  timer.unref();
}
