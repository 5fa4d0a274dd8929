import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from './errors.mjs';

const LINUX = process.platform === 'linux';

/**
 * Returns the result of `read`, or undefined if it throws: a process may end before it is read.
 *
 * @template T
 * @param {() => T} read
 * @returns {T | undefined}
 */
const attempt = (read) => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

/** @param {string[]} args */
const ps = (...args) => execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/**
 * Returns the fields after the name (state, parent, …). The name may contain spaces and parentheses.
 *
 * @param {number} pid
 */
const statOf = (pid) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

/**
 * Returns the parent of a process.
 *
 * @param {number} pid
 * @returns {number | undefined}
 */
export const parentOf = (pid) =>
  attempt(() => Number(LINUX ? statOf(pid)[1] : ps('-o', 'ppid=', '-p', String(pid))));

/**
 * Returns the program of a process, as it was called.
 *
 * @param {number} pid
 * @returns {string | undefined}
 */
export const programOf = (pid) =>
  attempt(() =>
    LINUX
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]
      : ps('-o', 'args=', '-p', String(pid)).split(' ')[0],
  );

/**
 * Returns the identity of a running process. A pid alone does not identify it, because the system reuses pids.
 *
 * @param {number} pid
 * @returns {string | undefined} pid and start time; undefined if no such process runs
 */
export function identify(pid) {
  return attempt(() => {
    if (!LINUX) return `${pid}:${ps('-o', 'lstart=', '-p', String(pid)).trim().replace(/\W+/g, '-')}`;
    const fields = statOf(pid);
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
    return `${pid}:${boot}-${fields[19]}`;
  });
}

/**
 * Whether the process with this identity still runs.
 *
 * @param {string} identity from `identify`
 * @returns {boolean}
 */
export const isRunning = (identity) => identify(Number.parseInt(identity, 10)) === identity;

/** @returns {Generator<{ pid: number, args: string[] }>} */
function* commandLines() {
  if (LINUX) {
    for (const entry of readdirSync('/proc')) {
      if (!/^\d+$/.test(entry)) continue;
      const line = attempt(() => readFileSync(`/proc/${entry}/cmdline`, 'utf8'));
      if (line) yield { pid: Number(entry), args: line.split('\0') };
    }
    return;
  }
  for (const line of ps('-axo', 'pid=,args=').split('\n')) {
    const [, pid, args = ''] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid) yield { pid: Number(pid), args: [args.split(' ', 1).join(''), args] };
  }
}

/**
 * Finds processes by their program and by a word (a path) in their arguments. Servers of a killed launcher are found this way:
 * pid files are unreliable because pids are reused.
 *
 * @param {RegExp} program pattern of the program's name without its folder
 * @param {string} word part of one of the arguments
 * @returns {{ pid: number, args: string[] }[]}
 */
export function findProcesses(program, word) {
  return [...commandLines()].filter(
    ({ pid, args: [name = '', ...rest] }) =>
      pid !== process.pid && program.test(basename(name)) && rest.some((arg) => arg.includes(word)),
  );
}

/**
 * Finds the processes whose working directory is the folder. Finds none on systems other than Linux.
 *
 * @param {string} folder
 * @returns {number[]}
 */
export function processesIn(folder) {
  if (!LINUX) return [];
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  return pids.filter((pid) => attempt(() => readlinkSync(`/proc/${pid}/cwd`)) === folder).map(Number);
}

/**
 * Whether the system lists this pid, also as another program's or as a zombie's.
 *
 * @param {number} pid
 * @returns {boolean}
 */
export function isListed(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * Ends a process that is not a child of this one: sends `signal`, and SIGKILL after the timeout.
 *
 * @param {number} pid
 * @param {{ signal?: NodeJS.Signals, timeoutMs?: number }} [options]
 * @throws {Error} if the process survives SIGKILL or may not be signalled
 */
export async function endProcess(pid, { signal = 'SIGTERM', timeoutMs = 10_000 } = {}) {
  const identity = identify(pid);
  if (identity === undefined) return;
  /** @type {[NodeJS.Signals, number][]} */
  const steps = [
    [signal, timeoutMs],
    ['SIGKILL', 5_000],
  ];
  for (const [step, patienceMs] of steps) {
    try {
      process.kill(pid, step);
    } catch (error) {
      if (codeOf(error) === 'ESRCH') return;
      throw error;
    }
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      if (!isRunning(identity)) return;
      await sleep(20);
    }
  }
  throw new Error(`process ${pid} does not end`);
}
