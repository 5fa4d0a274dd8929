import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chown, mkdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Owner } from '../work-of.js';
import { startInTurn } from './start-turns.js';
import { FOLDER_PREFIX, type Watchdog } from './watchdog.js';

const run = promisify(execFile);

/** Calls `use` with an empty folder that only the user of the command may enter, and then removes the folder. */
export async function inTemporaryFolder<T>(
  watchdog: Watchdog,
  { user, ...work }: { job: number; owner: Owner; user: { uid: number; gid: number } | null },
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = join(await realpath(tmpdir()), `${FOLDER_PREFIX}${randomUUID()}`);
  watchdog.watch(folder);
  try {
    await mkdir(folder, { mode: 0o700 });
    if (user !== null) await chown(folder, user.uid, user.gid);
    return await use(folder);
  } finally {
    await (user === null ? remove(folder) : removeAs(work, user, folder));
    watchdog.forget(folder);
  }
}

/**
 * Removes files of another user as that user. This process may run as root, and the owner of the folder could replace a
 * folder in it by a link at the moment when it is entered.
 */
async function removeAs(
  work: { job: number; owner: Owner },
  user: { uid: number; gid: number },
  folder: string,
): Promise<void> {
  const remove = () =>
    run('/bin/sh', ['-c', REMOVE, 'sh', folder], { ...user, cwd: '/' }).catch(() => undefined);
  // The turn is over when it has begun. It is never given up.
  const { removed } = await startInTurn(work, new AbortController(), () =>
    Promise.resolve({ removed: remove() }),
  );
  await removed;
}

const REMOVE = 'chmod -R u+rwx "$1"; rm -rf "$1"';

async function remove(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // Some tools leave folders that are not writable. Files that cannot be removed are left to the cleaning of the system's temporary folder.
    await run('/bin/sh', ['-c', REMOVE, 'sh', folder]).catch(() => undefined);
  }
}
