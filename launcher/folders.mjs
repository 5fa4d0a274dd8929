import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The project's own folder. */
export const PROJECT = join(import.meta.dirname, '..');

/**
 * Where the launcher keeps what is to outlast it.
 *
 * @returns {string}
 */
export const dataFolder = () => resolve(process.env.LIUCHENG_DATA_DIR || join(PROJECT, '.liucheng'));

/**
 * Makes a folder that every user may pass through but not list, whatever the umask.
 *
 * @param {string} folder
 */
export function makePassable(folder) {
  mkdirSync(folder, { recursive: true });
  if (process.getuid() === 0) chmodSync(folder, 0o711);
}

/**
 * Gives a finished folder its final name. Of several that do so at once one wins, and all have the same.
 *
 * @param {string} scratch
 * @param {string} target
 */
export function publish(scratch, target) {
  try {
    renameSync(scratch, target);
  } catch (error) {
    rmSync(scratch, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
}
