import { Redis, type RedisOptions } from 'ioredis';
import { SettingsError, type Settings } from '../config/settings.js';

const retryStrategy = (times: number): number => Math.min(times * 100, 1_000);

const timely: RedisOptions = {
  // Fails at once while Redis is away: an `execute` must be answered within 2 s, its row is safe without Redis.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 1_000,
  connectTimeout: 1_000,
  retryStrategy,
};

const patient: RedisOptions = {
  // What Bull demands of its blocking and subscribing clients: wait for Redis, however long it takes.
  maxRetriesPerRequest: null,
  enableReadyCheck: false,
  retryStrategy,
};

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
  const redis = new Redis(settings.redisUrl, kind === 'timely' ? timely : patient);
  redis.on('error', onError);
  return redis;
}
