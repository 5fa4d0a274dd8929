import { Redis, type RedisOptions } from 'ioredis';
import { SettingsError, type Settings } from '../config/settings.js';

const retryStrategy = (times: number): number => Math.min(times * 100, 1_000);

/** A server that does not answer does not close its end of a connection either. */
const disconnectTimeout = 100;

const timely: RedisOptions = {
  // Fails at once while Redis is away: an `execute` must be answered within 2 s, its row is safe without Redis.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 1_000,
  connectTimeout: 1_000,
  disconnectTimeout,
  retryStrategy,
};

const patient: RedisOptions = {
  // What Bull demands of its blocking and subscribing clients: wait for Redis, however long it takes.
  maxRetriesPerRequest: null,
  enableReadyCheck: false,
  disconnectTimeout,
  retryStrategy,
};

/** How often a connection is asked whether it still answers. */
const ASK_MS = 500;

/** After how long without an answer it is given up. A question waits behind the five seconds that Bull blocks for. */
const SILENT_MS = { timely: 1_000, patient: 8_000 };

/**
 * Gives up a connection that does not answer any more: a frozen Redis, or a wire that was cut without a word, leaves it
 * open for hours, and whoever asks through it waits each time. Until the next one answers, nobody waits for Redis.
 */
function giveUpWhenSilent(redis: Redis, afterMs: number): void {
  let askedAt: number | null = null;
  const timer = setInterval(() => {
    if (redis.status !== 'ready') askedAt = null;
    else if (askedAt === null) {
      askedAt = performance.now();
      redis.ping().then(
        () => (askedAt = null),
        // It was given up already, or the command took too long, which is no answer.
        () => undefined,
      );
    } else if (performance.now() - askedAt > afterMs) {
      askedAt = null;
      redis.disconnect(true);
    }
  }, ASK_MS).unref();
  redis.once('end', () => clearInterval(timer));
}

/**
 * A client that sends the commands of one turn with one system call. A worker ends its deliveries in bursts, and a call
 * each was measured as a twelfth of its processor's time.
 */
class BurstRedis extends Redis {
  private isCorked = false;

  override sendCommand(...parameters: Parameters<Redis['sendCommand']>): unknown {
    this.cork();
    return super.sendCommand(...parameters);
  }

  private cork(): void {
    const { stream } = this;
    // A connection that is still being made has none.
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
 * Opens a connection to the Redis of `REDIS_URL`; it comes back by itself whenever Redis does.
 *
 * @param kind `timely` for what a request waits for: it fails fast; `patient` for what takes deliveries and messages
 * @param onError told of each failure to connect; without a listener one would end the process
 * @throws SettingsError where the URL is missing
 */
export function openRedis(
  settings: Settings,
  kind: 'timely' | 'patient',
  onError: (error: Error) => void,
): Redis {
  if (settings.redisUrl === '') throw new SettingsError('REDIS_URL is not set: it names the Redis to use');
  const redis = new BurstRedis(settings.redisUrl, kind === 'timely' ? timely : patient);
  redis.on('error', onError);
  giveUpWhenSilent(redis, SILENT_MS[kind]);
  return redis;
}
