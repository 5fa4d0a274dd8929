import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { assertPortFree, freePort } from '../../launcher/ports.mjs';
import { redisProgram } from '../../launcher/redis-program.mjs';
import { startServer } from '../../launcher/server-process.mjs';
import { until } from './until.js';

/** The password of every Redis of {@link RedisNodes}; that of every sentinel is {@link SENTINEL_PASSWORD}. */
export const PASSWORD = 'redis-secret';
export const SENTINEL_PASSWORD = 'sentinel-secret';

/** A Redis of a Sentinel or Cluster installation, or a sentinel. */
export interface RedisNode {
  port: number;
  /** Commands of the test. */
  client: Redis;
  /** Sends a signal, by default SIGKILL. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the data and the configuration that it has written. */
  restart(): Promise<void>;
}

/** Several servers, each with its own port and folder. */
export class RedisNodes {
  private readonly ends: (() => Promise<void>)[] = [];

  private constructor(private readonly folder: string) {}

  static async create(): Promise<RedisNodes> {
    return new RedisNodes(await mkdtemp(join(tmpdir(), 'liucheng-nodes-')));
  }

  /** Starts a Redis. `directives` are lines of its configuration. */
  redis(directives: Record<string, string>): Promise<RedisNode> {
    return this.start([], PASSWORD, { save: '""', masterauth: PASSWORD, ...directives });
  }

  /** Starts a sentinel. `directives` are lines of its configuration that begin with `sentinel`. */
  sentinel(directives: Record<string, string>): Promise<RedisNode> {
    const lines = Object.entries(directives).map(([name, value]) => [`sentinel ${name}`, value]);
    return this.start(['--sentinel'], SENTINEL_PASSWORD, Object.fromEntries(lines));
  }

  /** Ends all servers and removes their folders. */
  async close(): Promise<void> {
    await Promise.all(this.ends.map((end) => end()));
    await rm(this.folder, { recursive: true });
  }

  private async start(
    more: string[],
    password: string,
    directives: Record<string, string>,
  ): Promise<RedisNode> {
    const program = await redisProgram();
    if (!('file' in program)) throw new Error('these tests need redis-server, and cannot use a Docker image');
    const port = await portForCluster();
    const dir = await mkdtemp(join(this.folder, 'node-'));
    const config = join(dir, 'redis.conf');
    const all = { port: String(port), bind: '127.0.0.1', dir, requirepass: password, ...directives };
    await writeFile(
      config,
      Object.entries(all)
        .map((line) => `${line.join(' ')}\n`)
        .join(''),
    );
    const client = new Redis({
      port,
      password,
      lazyConnect: true,
      retryStrategy: () => 100,
      disconnectTimeout: 100,
    });
    client.on('error', () => undefined);
    const run = () =>
      startServer({
        name: 'Redis',
        ...program,
        args: [config, ...more],
        logFile: join(dir, 'redis.log'),
        isReady: () => answers(port, password),
      });
    let server = await run();
    this.ends.push(async () => {
      client.disconnect();
      await server.end('SIGKILL');
    });
    await client.connect();
    return {
      port,
      client,
      kill: (signal = 'SIGKILL') => server.end(signal),
      restart: async () => {
        server = await run();
      },
    };
  }
}

/** A free port. A node of a cluster also listens on the port that is higher by 10,000. */
async function portForCluster(): Promise<number> {
  return until(async () => {
    const port = await freePort();
    if (port > 55_535) return null;
    return assertPortFree(port + 10_000).then(
      () => port,
      () => null,
    );
  }, 'two ports are free');
}

async function answers(port: number, password: string): Promise<boolean> {
  const client = new Redis({
    port,
    password,
    retryStrategy: () => null,
    lazyConnect: true,
    disconnectTimeout: 100,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}
