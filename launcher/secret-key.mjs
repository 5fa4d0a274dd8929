import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY_BYTES = 32;

/**
 * The launcher's own key for stored secrets: made once, and kept beside the data that it protects, for its owner alone.
 *
 * @param {string} dataDir
 * @returns {string}
 */
export function ownSecretKey(dataDir) {
  const file = join(dataDir, 'secret.key');
  const draft = `${file}.${process.pid}`;
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600 });
  try {
    // A link appears at once and with its content, and never in the place of a key that is there.
    linkSync(draft, file);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8').trim();
}
