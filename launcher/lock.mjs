import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isRunning } from './processes.mjs';

const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
};

const unless = (code, act) => {
  try {
    act();
    return true;
  } catch (error) {
    if (error.code !== code) throw error;
    return false;
  }
};

/**
 * Takes a folder for this process alone. The lock of a process that was killed counts for nothing.
 *
 * @param {string} folder
 * @returns {() => void} gives it back
 * @throws {Error} naming the process that has it
 */
export function lockFolder(folder) {
  const file = join(folder, 'launcher.lock');
  const own = identify(process.pid);
  const draft = `${file}.${process.pid}`;
  // A link appears at once and with its content: nobody ever reads half a lock.
  writeFileSync(draft, own);
  try {
    while (!unless('EEXIST', () => linkSync(draft, file))) {
      const owner = read(file);
      if (isRunning(owner))
        throw new Error(
          `already running here (process ${Number.parseInt(owner, 10)}): end that one, or set LIUCHENG_DATA_DIR and PORT to run another`,
        );
      const removed = `${draft}.stale`;
      if (!unless('ENOENT', () => renameSync(file, removed))) continue;
      // Somebody may have been quicker, and this is a fresh lock: it goes back.
      if (read(removed) !== owner) unless('EEXIST', () => linkSync(removed, file));
      rmSync(removed);
    }
  } finally {
    rmSync(draft);
  }
  return () => {
    if (read(file) === own) rmSync(file);
  };
}
