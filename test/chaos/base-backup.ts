import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withClient } from './audit.js';

const run = promisify(execFile);

/** `cp` exits with 1 if the running server removed a file meanwhile. Recovery does not need that file. */
const copy = async (from: string, to: string): Promise<void> => {
  await run('cp', ['-a', from, to]).catch(() => undefined);
};

/**
 * Copies the data folder of a running Postgres. A server that is started on the copy recovers to about the moment at which
 * this settles, as a physical replica that got no later commits.
 *
 * @param cluster the data folder
 * @param target a folder that does not exist
 */
export async function takeBaseBackup(databaseUrl: string, cluster: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await withClient(databaseUrl, async (client) => {
    await client.query(`SELECT pg_backup_start('replica', true)`);
    await copy(cluster, target);
    const { rows } = await client.query<{ labelfile: string }>(`SELECT labelfile FROM pg_backup_stop(false)`);
    await copy(`${join(cluster, 'pg_wal')}/.`, join(target, 'pg_wal'));
    await writeFile(join(target, 'backup_label'), rows[0]!.labelfile);
  });
  // Postgres reads the label as its own user.
  await run('chown', ['--reference', join(target, 'PG_VERSION'), join(target, 'backup_label')]);
  await rm(join(target, 'postmaster.pid'), { force: true });
}
