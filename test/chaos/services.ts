import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../launcher/postgres.mjs';
import { startRedis } from '../../launcher/redis.mjs';
import { withClient } from './audit.js';

type Server = Awaited<ReturnType<typeof startPostgres>>;

/** A Postgres and a Redis of the run's own, which it may break. */
export class Services {
  private constructor(
    private readonly folder: string,
    private postgres: Server,
    private redis: Server,
  ) {}

  /** Starts both; the Postgres keeps what it has committed over a crash, and when it committed it. */
  static async start(folder: string): Promise<Services> {
    const at = join(folder, 'postgres');
    const [first, redis] = await Promise.all([
      startPostgres({ dataDir: at }),
      startRedis({ dataDir: join(folder, 'redis') }),
    ]);
    const services = new Services(folder, first, redis);
    await withClient(first.url, async (client) => {
      await client.query(`ALTER SYSTEM SET track_commit_timestamp = on`);
      // The data is kept over a crash of Postgres, which happens here, not over one of the machine, which does not.
      await client.query(`ALTER SYSTEM SET fsync = off`);
    });
    await services.restartPostgres('SIGINT', 0);
    return services;
  }

  get databaseUrl(): string {
    return this.postgres.url;
  }

  get redisUrl(): string {
    return this.redis.url;
  }

  get postgresPort(): number {
    return this.postgres.port;
  }

  get redisPort(): number {
    return this.redis.port;
  }

  /** SIGQUIT: at once, without a checkpoint. */
  async restartPostgres(signal: 'SIGQUIT' | 'SIGINT', awayMs: number): Promise<void> {
    await this.postgres.kill(signal);
    await sleep(awayMs);
    this.postgres = await startPostgres({
      dataDir: join(this.folder, 'postgres'),
      port: this.postgres.port,
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

  /** Ends about every second session of the application. */
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

export const sleep = (ms: number): Promise<void> =>
  ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
