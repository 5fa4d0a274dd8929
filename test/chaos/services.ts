import { rename, rm } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startPostgres } from '../../launcher/postgres.mjs';
import { startRedis } from '../../launcher/redis.mjs';
import { clearAudit, installAudit, setOutOfDisk, withClient } from './audit.js';
import { takeBaseBackup } from './base-backup.js';
import type { FastClock } from './fast-clock.js';

type Server = Awaited<ReturnType<typeof startPostgres>>;

const PROJECT = join(import.meta.dirname, '..', '..');

/** A Postgres and a Redis for one test bed, with the faults that concern them. */
export class Services {
  private constructor(
    private readonly folder: string,
    private postgres: Server,
    private redis: Server,
    private readonly clock: FastClock | undefined,
  ) {}

  /**
   * Starts both, with a migrated and audited database. Postgres keeps the times of commits.
   *
   * @param clock the clock of Postgres; default: that of the machine
   */
  static async start(folder: string, clock?: FastClock): Promise<Services> {
    const at = join(folder, 'postgres');
    const [first, redis] = await Promise.all([
      startPostgres({ dataDir: at, env: clock?.environment() }),
      startRedis({ dataDir: join(folder, 'redis') }),
    ]);
    const services = new Services(folder, first, redis, clock);
    await withClient(first.url, async (client) => {
      await client.query(`ALTER SYSTEM SET track_commit_timestamp = on`);
      // Commits must survive a crash of Postgres, not one of the machine.
      await client.query(`ALTER SYSTEM SET fsync = off`);
    });
    await services.restartPostgres('SIGINT', 0);
    await promisify(execFile)(process.execPath, [join(PROJECT, 'dist', 'database', 'migrate.js')], {
      env: { ...process.env, DATABASE_URL: first.url },
    });
    await installAudit(first.url);
    return services;
  }

  /** Deletes all jobs and their records. Processes remain. */
  async clear(): Promise<void> {
    await clearAudit(this.databaseUrl);
    const redis = new Redis(this.redisUrl);
    await redis.flushall();
    redis.disconnect();
  }

  get databaseUrl(): string {
    return this.postgres.url;
  }

  get redisUrl(): string {
    return this.redis.url;
  }

  /** SIGQUIT: at once, without a checkpoint. */
  async restartPostgres(signal: 'SIGQUIT' | 'SIGINT', awayMs: number): Promise<void> {
    await this.postgres.kill(signal);
    await sleep(awayMs);
    await this.startPostgres();
  }

  private async startPostgres(): Promise<void> {
    this.postgres = await startPostgres({
      dataDir: join(this.folder, 'postgres'),
      port: this.postgres.port,
      env: this.clock?.environment(),
    });
  }

  /**
   * Fails over to a replica that lags: the commits of the last `lagMs` are lost, and ids of jobs are used again.
   *
   * @returns when the first commit that may be lost was made, in milliseconds since 1970
   */
  async failOver(lagMs: number): Promise<number> {
    const folder = join(this.folder, 'postgres');
    const [data, replica] = [join(folder, 'data'), join(folder, 'replica')];
    const lostFrom = Date.now();
    await takeBaseBackup(this.databaseUrl, data, replica);
    await sleep(lagMs);
    await this.postgres.kill('SIGQUIT');
    await rm(data, { recursive: true });
    await rename(replica, data);
    await this.startPostgres();
    // The sequence of a replica is ahead by up to 32 values; that of a restored dump is not. The lock waits for jobs that have an id already.
    await withClient(this.databaseUrl, (client) =>
      client.query(`
        BEGIN;
        LOCK TABLE job IN EXCLUSIVE MODE;
        SELECT setval('job_id_seq', greatest((SELECT max(id) FROM job), 1));
        COMMIT`),
    );
    return lostFrom;
  }

  /** Refuses every write for a while, as a server does that has just been demoted. */
  async refuseWrites(ms: number): Promise<void> {
    await this.setReadOnly('on');
    await sleep(ms);
    await this.setReadOnly('off');
  }

  private setReadOnly(value: 'on' | 'off'): Promise<void> {
    return withClient(this.databaseUrl, async (client) => {
      await client.query(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
      await client.query(`SELECT pg_reload_conf()`);
    });
  }

  /** Makes every write of jobs fail for a while, as on a full disk. */
  async fillDisk(ms: number): Promise<void> {
    await setOutOfDisk(this.databaseUrl, true);
    await sleep(ms);
    await setOutOfDisk(this.databaseUrl, false);
  }

  /** Holds the locks that a statement takes for a while, as a client does that is frozen within its transaction. */
  async holdLocks(lock: string, values: unknown[], ms: number): Promise<void> {
    await withClient(this.databaseUrl, async (client) => {
      await client.query('BEGIN');
      await client.query(lock, values);
      await sleep(ms);
      await client.query('ROLLBACK');
    });
  }

  async restartRedis(awayMs: number, { keepDisk }: { keepDisk: boolean }): Promise<void> {
    await this.redis.kill('SIGKILL');
    if (!keepDisk) await rm(join(this.folder, 'redis', 'appendonlydir'), { recursive: true, force: true });
    await sleep(awayMs);
    this.redis = await startRedis({ dataDir: join(this.folder, 'redis'), port: this.redis.port });
  }

  async freezeRedis(ms: number): Promise<void> {
    await this.redis.kill('SIGSTOP');
    await sleep(ms);
    await this.redis.kill('SIGCONT');
  }

  /** Terminates about every second session of the application. */
  async terminateBackends(): Promise<void> {
    await withClient(this.databaseUrl, (client: pg.Client) =>
      client.query(`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < 0.5`),
    );
  }

  async stop(): Promise<void> {
    await Promise.allSettled([this.postgres.kill('SIGQUIT'), this.redis.kill('SIGKILL')]);
  }
}

/**
 * Waits for `ms` milliseconds, or until the signal. For times that belong to the load, which the seed draws: when a fault comes, how long a
 * client leaves its job alone, how long it waits before it asks again. No check depends on what has happened by then.
 */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms > 0) await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}
