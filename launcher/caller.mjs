import { basename } from 'node:path';
import { identify, isRunning, parentOf, programOf } from './processes.mjs';

const LOOK_MS = 500;

/**
 * Tells when the npm that runs this script has gone. npm hands a SIGTERM to the shell between, which dies of it without handing
 * it on; and a killed npm can hand on nothing. Without npm, it is nobody's business who started this and whether they stay.
 *
 * @param {() => void} onGone called once
 */
export function watchCaller(onGone) {
  if (!process.env.npm_lifecycle_event) return;
  const pids = [process.ppid];
  if (/^-?(ba|da|z|k|a)?sh$/.test(basename(programOf(process.ppid) ?? ''))) pids.push(parentOf(process.ppid));
  const callers = pids.map((pid) => pid > 1 && identify(pid)).filter(Boolean);
  const timer = setInterval(() => {
    if (process.ppid === pids[0] && callers.every(isRunning)) return;
    clearInterval(timer);
    onGone();
  }, LOOK_MS);
  timer.unref();
}
