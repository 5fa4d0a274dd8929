import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from './errors.mjs';
import { createFolder } from './folders.mjs';

const KEY_BYTES = 32;

/**
 * Returns the launcher's key for stored secrets. The key is created once, in the data folder, readable by its owner only.
 *
 * @param {string} dataDir
 * @returns {string}
 * @throws {Error} if its file is empty: without the key, stored secrets cannot be read. Also if the folder cannot be created
 */
export function ownSecretKey(dataDir) {
  const file = join(dataDir, 'secret.key');
  const draft = `${file}.${process.pid}`;
  createFolder(dataDir);
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600, flush: true });
  try {
    // `link` creates the file together with its content, and never replaces an existing key.
    linkSync(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  const key = readFileSync(file, 'utf8').trim();
  if (key === '')
    throw new Error(
      `${file} is empty: restore the key from a copy, or remove the file if no secrets are stored`,
    );
  return key;
}
