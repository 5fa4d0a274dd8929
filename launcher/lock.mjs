// No package: proper-lockfile detects a dead owner by the age of the lock file, so a restart after a crash would wait
// 10 s. This lock names the process and start time of its owner, so a dead owner is detected at once.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from './errors.mjs';
import { identify, isRunning } from './processes.mjs';

/**
 * Reads a lock file.
 *
 * @param {string} file
 * @returns {string} empty if the file does not exist
 */
const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
};

/**
 * Runs `act` and returns false if it failed with the given code.
 *
 * @param {string} code
 * @param {() => void} act
 * @returns {boolean}
 */
const unless = (code, act) => {
  try {
    act();
    return true;
  } catch (error) {
    if (codeOf(error) !== code) throw error;
    return false;
  }
};

/**
 * Creates a lock file for this process. The lock of a process that no longer runs is replaced.
 *
 * @param {string} file
 * @returns {{ release: () => void } | { owner: string }} `owner`: the identity of the running process that holds the lock
 */
function take(file) {
  const own = identify(process.pid) ?? String(process.pid);
  const draft = `${file}.${process.pid}`;
  // `link` creates the lock together with its content, so other processes never read a partial lock.
  writeFileSync(draft, own);
  try {
    while (!unless('EEXIST', () => linkSync(draft, file))) {
      const owner = read(file);
      if (isRunning(owner)) return { owner };
      const removed = `${draft}.stale`;
      if (!unless('ENOENT', () => renameSync(file, removed))) continue;
      // Another process may have replaced the stale lock since it was read. Its lock is then restored.
      if (read(removed) !== owner) unless('EEXIST', () => linkSync(removed, file));
      rmSync(removed);
    }
  } finally {
    rmSync(draft);
  }
  return {
    release: () => {
      if (read(file) === own) rmSync(file);
    },
  };
}

/**
 * Locks a folder for this process. The lock of a process that no longer runs is replaced.
 *
 * @param {string} folder
 * @returns {() => void} releases the lock
 * @throws {Error} naming the process that holds the lock
 */
export function lockFolder(folder) {
  const lock = take(join(folder, 'launcher.lock'));
  if ('release' in lock) return lock.release;
  throw new Error(
    `already running here (process ${Number.parseInt(lock.owner, 10)}): stop that process, or set LIUCHENG_DATA_DIR and PORT to run another`,
  );
}

const PAUSE_MS = 50;

/**
 * Runs `act` while this process holds a lock. Waits while another process holds it.
 *
 * @template T
 * @param {string} file of the lock
 * @param {(pid: number) => void} onWait called once if there is a wait, with the process that holds the lock
 * @param {() => T | Promise<T>} act
 * @returns {Promise<T>} what `act` returned
 */
export async function withLock(file, onWait, act) {
  let lock = take(file);
  if ('owner' in lock) onWait(Number.parseInt(lock.owner, 10));
  while ('owner' in lock) {
    await sleep(PAUSE_MS);
    lock = take(file);
  }
  try {
    return await act();
  } finally {
    lock.release();
  }
}
