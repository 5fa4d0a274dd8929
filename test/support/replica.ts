import { execFile } from 'node:child_process';
import { appendFile, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makePassable } from '../../launcher/folders.mjs';
import { clusterFolder } from '../../launcher/postgres-home.mjs';
import { startPostgres } from '../../launcher/postgres.mjs';
import { withClient } from '../chaos/audit.js';
import { takeBaseBackup } from '../chaos/base-backup.js';

/** A Postgres and a streaming replica of it. */
export interface ReplicatedPostgres {
  /** A superuser on the primary. */
  primaryUrl: string;
  /** The URL of a database of the primary on the replica. */
  onReplica(databaseUrl: string): string;
  /** Runs a statement as a superuser, and returns its rows. */
  ask(on: 'primary' | 'replica', sql: string): Promise<any[]>;
  killReplica(): Promise<void>;
  restartReplica(): Promise<void>;
  /**
   * Makes a second replica, which gets nothing that is committed after this call.
   *
   * @returns makes it the primary, in place of the former one, which is killed. The first replica cannot follow it
   */
  lagging(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** @param settings lines of `postgresql.auto.conf` of the replica */
export async function startReplicated(settings: Record<string, string> = {}): Promise<ReplicatedPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'liucheng-replicated-'));
  makePassable(folder);
  const [primaryDir, replicaDir] = [join(folder, 'primary'), join(folder, 'replica')];
  // Durable: with `synchronous_commit = off`, commits are answered before a replica can get them.
  let primary = await startPostgres({ dataDir: primaryDir });
  // `pg_stat_activity` shows a whole statement, and so the order that a test asks for.
  await withClient(primary.url, (client) =>
    client.query('ALTER SYSTEM SET track_activity_query_size = 16384'),
  );
  await primary.kill('SIGINT');
  primary = await startPostgres({ dataDir: primaryDir, port: primary.port });
  await mkdir(replicaDir);
  makePassable(replicaDir);
  await copyFile(join(primaryDir, 'password'), join(replicaDir, 'password'));
  const cluster = clusterFolder(replicaDir);
  await takeBaseBackup(primary.url, clusterFolder(primaryDir), cluster);
  const { username, password, port } = new URL(primary.url);
  const all = {
    primary_conninfo: `host=127.0.0.1 port=${port} user=${username} password=${password}`,
    hot_standby_feedback: 'on',
    ...settings,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name} = '${value}'\n`);
  await appendFile(join(cluster, 'postgresql.auto.conf'), lines.join(''));
  await makeStandby(cluster);
  let replica = await startPostgres({ dataDir: replicaDir });
  const onReplica = (databaseUrl: string): string => {
    const url = new URL(databaseUrl);
    url.port = String(replica.port);
    return url.href;
  };
  return {
    primaryUrl: primary.url,
    onReplica,
    ask: async (on, sql) => {
      const url = on === 'replica' ? onReplica(primary.url) : primary.url;
      const { rows } = await withClient(url, (client) => client.query(sql));
      return rows;
    },
    killReplica: () => replica.kill('SIGQUIT'),
    async restartReplica() {
      replica = await startPostgres({ dataDir: replicaDir, port: replica.port });
    },
    async lagging() {
      const laggingDir = join(folder, 'lagging');
      await mkdir(laggingDir);
      makePassable(laggingDir);
      await copyFile(join(primaryDir, 'password'), join(laggingDir, 'password'));
      const copy = clusterFolder(laggingDir);
      await takeBaseBackup(primary.url, clusterFolder(primaryDir), copy);
      await makeStandby(copy);
      return async () => {
        await primary.kill('SIGQUIT');
        primary = await startPostgres({ dataDir: laggingDir, port: primary.port });
        await withClient(primary.url, (client) => client.query('SELECT pg_promote()'));
      };
    },
    async close() {
      await Promise.all([primary.kill('SIGQUIT'), replica.kill('SIGQUIT')]);
      await rm(folder, { recursive: true });
    },
  };
}

/** Lets the server of a data folder start as a replica. */
async function makeStandby(cluster: string): Promise<void> {
  const signal = join(cluster, 'standby.signal');
  await writeFile(signal, '');
  await promisify(execFile)('chown', ['--reference', join(cluster, 'PG_VERSION'), signal]);
}
