/** CPU time and memory of processes, as Linux counts them. */
import { readdirSync, readFileSync } from 'node:fs';

/** `/proc` counts in these units on every Linux. */
const TICK_MICROSECONDS = 10_000;

/**
 * @typedef {object} Usage
 * @property {number} cpu microseconds, user and system, since the start, with children that have ended
 * @property {number} memory resident megabytes
 */

/** @typedef {{ pid: number, parent: number, ticks: number }} Process */

/**
 * @returns {Process[]} those that run now
 */
export const allProcesses = () =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
    .map(processOf);

/**
 * The usage of a process and its children. What children share, such as the buffers of Postgres, is counted once.
 *
 * @param {number} root
 * @param {Process[]} processes
 * @returns {Usage}
 */
export function usageOfTree(root, processes) {
  const tree = processes.filter(({ pid }) => pid === root);
  for (const { pid } of tree) tree.push(...processes.filter(({ parent }) => parent === pid));
  const cpu = tree.reduce((sum, { ticks }) => sum + ticks * TICK_MICROSECONDS, 0);
  const memory = tree.length === 1 ? residentMegabytes(root) : sharedMegabytes(tree);
  return { cpu, memory };
}

/**
 * The usage of this process, without its children.
 *
 * @returns {Usage}
 */
export function ownUsage() {
  const { user, system } = process.cpuUsage();
  return { cpu: user + system, memory: process.memoryUsage.rss() / 1024 / 1024 };
}

/**
 * @param {number} pid
 * @returns {number} resident megabytes of this process alone
 */
export const residentMegabytes = (pid) => kilobytes(`/proc/${pid}/status`, 'VmRSS') / 1024;

/** @param {{ pid: number }[]} tree */
const sharedMegabytes = (tree) =>
  tree.reduce((sum, { pid }) => sum + kilobytes(`/proc/${pid}/smaps_rollup`, 'Pss') / 1024, 0);

/**
 * @param {number} pid
 * @returns {number} the process that started it
 */
export const parentOf = (pid) => processOf(pid).parent;

/**
 * @param {number} pid
 * @returns {Process}
 */
function processOf(pid) {
  // The name of the program is in parentheses and may contain spaces.
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ').map(Number) ?? [];
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
  return { pid, parent: fields[1] ?? 0, ticks: user + system + endedUser + endedSystem };
}

/**
 * @param {string} file
 * @param {string} name
 */
const kilobytes = (file, name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(read(file))?.[1] ?? 0);

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The process has ended meanwhile.
    return '';
  }
}
