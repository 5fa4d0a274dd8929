import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LINUX = process.platform === 'linux';

/** What `read` gives, or undefined where it throws: of a process that has just ended, nothing can be read. */
const attempt = (read) => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

const ps = (...args) => execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** State, parent, …: the fields after the name, which may itself hold spaces and parentheses. */
const statOf = (pid) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

/**
 * @param {number} pid
 * @returns {number | undefined} the process that started it, or inherited it
 */
export const parentOf = (pid) =>
  attempt(() => Number(LINUX ? statOf(pid)[1] : ps('-o', 'ppid=', '-p', String(pid))));

/**
 * @param {number} pid
 * @returns {string | undefined} what it was called by
 */
export const programOf = (pid) =>
  attempt(() =>
    LINUX
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]
      : ps('-o', 'args=', '-p', String(pid)).split(' ')[0],
  );

/**
 * The identity of a running process. A pid alone is no identity, since the system gives it out again.
 *
 * @param {number} pid
 * @returns {string | undefined} pid and birth; undefined where no such process runs
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
 * Whether the process of that identity still runs.
 *
 * @param {string} identity as `identify` gave it
 * @returns {boolean}
 */
export const isRunning = (identity) => identify(Number.parseInt(identity, 10)) === identity;

function* commandLines() {
  if (LINUX) {
    for (const entry of readdirSync('/proc')) {
      const line = /^\d+$/.test(entry) && attempt(() => readFileSync(`/proc/${entry}/cmdline`, 'utf8'));
      if (line) yield { pid: Number(entry), args: line.split('\0') };
    }
    return;
  }
  for (const line of ps('-axo', 'pid=,args=').split('\n')) {
    const [, pid, args] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid) yield { pid: Number(pid), args: [args.split(' ')[0], args] };
  }
}

/**
 * Finds processes by their program and by a word (a path) in their arguments. This is how servers of a launcher that was
 * killed are recognised as ours: pid files lie when pids are used again.
 *
 * @param {RegExp} program matched against the program's name without its folder
 * @param {string} word what one of the arguments holds
 * @returns {{ pid: number, args: string[] }[]}
 */
export function findProcesses(program, word) {
  return [...commandLines()].filter(
    ({ pid, args: [name, ...rest] }) =>
      pid !== process.pid && program.test(basename(name)) && rest.some((arg) => arg.includes(word)),
  );
}

/**
 * Finds the processes that work in a folder; on Linux only, elsewhere none are found.
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
 * Whether the system still lists that pid, be it as another program's or as one that has ended and that nobody has waited for.
 *
 * @param {number} pid
 * @returns {boolean}
 */
export function isListed(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Ends a process that is not our child: asks it with `signal`, and kills it when it has not gone in time.
 *
 * @param {number} pid
 * @param {{ signal?: NodeJS.Signals, timeoutMs?: number }} [options]
 * @throws when the process survives SIGKILL, or may not be signalled
 */
export async function endProcess(pid, { signal = 'SIGTERM', timeoutMs = 10_000 } = {}) {
  const identity = identify(pid);
  if (identity === undefined) return;
  for (const [step, patience] of [
    [signal, timeoutMs],
    ['SIGKILL', 5_000],
  ]) {
    try {
      process.kill(pid, step);
    } catch (error) {
      if (error.code === 'ESRCH') return;
      throw error;
    }
    const deadline = Date.now() + patience;
    while (Date.now() < deadline) {
      if (!isRunning(identity)) return;
      await sleep(20);
    }
  }
  throw new Error(`process ${pid} does not end`);
}
