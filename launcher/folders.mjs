import { chmodSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { codeOf } from './errors.mjs';

/** The root folder of the project. */
export const PROJECT = join(import.meta.dirname, '..');

/**
 * Returns the path without links of a folder, which may not exist yet.
 *
 * @param {string} folder an absolute path
 * @returns {string}
 */
const withoutLinks = (folder) =>
  existsSync(folder) ? realpathSync(folder) : join(withoutLinks(dirname(folder)), basename(folder));

/**
 * Returns the folder that keeps the launcher's data between runs. It has one path only: by this path, processes that a killed
 * launcher has left are found again.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string}
 */
export const dataFolder = (env = process.env) =>
  withoutLinks(resolve(env.LIUCHENG_DATA_DIR || join(PROJECT, '.liucheng')));

/** Whether this process runs as root. Always false on Windows. */
export const isRoot = () => process.getuid?.() === 0;

/** @param {string} path */
const isFolder = (path) => existsSync(path) && statSync(path).isDirectory();

/**
 * Creates a folder and those above it, where they are missing. `recursive` of `mkdirSync` does not return for a folder in /proc: it
 * creates /proc again and again, since that exists and mkdir still says ENOENT (Node.js 20).
 *
 * @param {string} folder an absolute path
 * @throws {Error} naming the folder that cannot be created
 */
export function createFolder(folder) {
  if (isFolder(folder)) return;
  createFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have created it meanwhile.
    if (isFolder(folder)) return;
    throw new Error(`the folder ${folder} cannot be created (${codeOf(error)})`, { cause: error });
  }
}

/**
 * Creates a folder and those above it. For root, every user may enter it but not list it, regardless of the umask.
 *
 * @param {string} folder an absolute path
 * @throws {Error} naming the folder that cannot be created
 */
export function makePassable(folder) {
  createFolder(folder);
  if (isRoot()) chmodSync(folder, 0o711);
}

/**
 * Renames a finished folder to its final name. If several processes do so at once, the first one succeeds and the others
 * discard their copies.
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
