import { Redis, type RedisOptions } from 'ioredis';
import { SettingsError, type Settings } from '../config/settings.js';

const retryStrategy = (times: number): number => Math.min(times * 100, 1_000);

/** Milliseconds to wait for the server to close a connection. A server that does not respond does not close it either. */
const disconnectTimeout = 100;

const failFast: RedisOptions = {
  // Fails immediately while Redis is unavailable: `execute` must respond within 2 s, and its row is safe without Redis.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 1_000,
  connectTimeout: 1_000,
  disconnectTimeout,
  retryStrategy,
};

const waiting: RedisOptions = {
  // Bull requires this of its blocking and subscribing clients: commands wait for Redis without a limit.
  maxRetriesPerRequest: null,
  enableReadyCheck: false,
  disconnectTimeout,
  retryStrategy,
};

/** How often each connection is pinged. */
const PING_MS = 500;

/** Milliseconds without a reply after which a connection is closed. Bull's blocking command delays a reply by up to 5 s. */
const SILENT_MS = { failFast: 1_000, waiting: 8_000 };

/**
 * Reconnects if a connection stops responding. A frozen Redis or a broken network path leaves the connection open for hours,
 * and every command on it would wait. Commands do not wait for Redis until the new connection is ready.
 */
function reconnectWhenSilent(redis: Redis, afterMs: number): void {
  let pingedAt: number | null = null;
  const timer = setInterval(() => {
    if (redis.status !== 'ready') pingedAt = null;
    else if (pingedAt === null) {
      pingedAt = performance.now();
      redis.ping().then(
        () => (pingedAt = null),
        // The connection is already closed, or the command timed out, which is not a reply.
        () => undefined,
      );
    } else if (performance.now() - pingedAt > afterMs) {
      pingedAt = null;
      redis.disconnect(true);
    }
  }, PING_MS).unref();
  redis.once('end', () => clearInterval(timer));
}

/**
 * A client that sends all commands of one turn of the event loop with one system call. A worker finishes its deliveries in
 * bursts; with one call per command, the calls took a twelfth of its CPU time (measured).
 */
class BatchingRedis extends Redis {
  private isCorked = false;

  override sendCommand(...parameters: Parameters<Redis['sendCommand']>): unknown {
    this.cork();
    return super.sendCommand(...parameters);
  }

  private cork(): void {
    const { stream } = this;
    // There is no stream while the connection is being established.
    if (this.isCorked || !(stream as typeof stream | undefined)) return;
    this.isCorked = true;
    stream.cork();
    process.nextTick(() => {
      this.isCorked = false;
      stream.uncork();
    });
  }
}

/**
 * Opens a connection to the Redis of `REDIS_URL`. It reconnects by itself.
 *
 * @param kind `failFast` for commands that requests wait for; `waiting` for connections that receive deliveries and messages
 * @param onError called for each failure to connect; without a listener, a failure would end the process
 * @throws SettingsError if the URL is empty
 */
export function openRedis(
  settings: Settings,
  kind: 'failFast' | 'waiting',
  onError: (error: Error) => void,
): Redis {
  if (settings.redisUrl === '')
    throw new SettingsError('REDIS_URL is not set. Set it to the URL of a Redis server');
  const redis = new BatchingRedis(settings.redisUrl, kind === 'failFast' ? failFast : waiting);
  redis.on('error', onError);
  reconnectWhenSilent(redis, SILENT_MS[kind]);
  return redis;
}
