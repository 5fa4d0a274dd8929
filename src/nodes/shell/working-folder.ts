import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Watchdog } from './watchdog.js';

const run = promisify(execFile);

/** Gives `work` an empty folder that only this user may enter, and removes it with all that is in it. */
export async function inOwnFolder<T>(watchdog: Watchdog, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(await realpath(tmpdir()), `liucheng-command-${randomUUID()}`);
  watchdog.watch(folder);
  try {
    await mkdir(folder, { mode: 0o700 });
    return await work(folder);
  } finally {
    await remove(folder);
    watchdog.forget(folder);
  }
}

async function remove(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // Some tools leave folders that nobody may write to. What resists this, too, is left to who cleans the system's.
    await run('/bin/sh', ['-c', 'chmod -R u+rwx "$1"; rm -rf "$1"', 'sh', folder]).catch(() => undefined);
  }
}
