import { Redis, type RedisOptions } from 'ioredis';
import { type RedisAddress, redisAddress } from '../config/redis-address.js';
import { SettingsError, type Settings } from '../config/settings.js';
import { isOfAnotherNode, slotOwnerConnector } from './slot-owner-connector.js';
import { Subscriptions } from './subscriptions.js';

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
  // `Subscriptions` does it: ioredis leaves the promise to nobody, so that a Redis that refuses it ends the process.
  autoResubscribe: false,
  // Bull requires this of its blocking and subscribing clients: commands wait for Redis without a limit.
  maxRetriesPerRequest: null,
  enableReadyCheck: false,
  disconnectTimeout,
  retryStrategy,
};

/** How long a host may take to accept a connection, in milliseconds, where there are others. */
const CONNECT_MS = 1_000;

/** The options with which a client finds its server. */
function locationOf(address: Exclude<RedisAddress, { kind: 'server' }>, prefix: string): RedisOptions {
  const { kind, endpoints, username, password, tls } = address;
  const common: RedisOptions = {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
    connectTimeout: CONNECT_MS,
  };
  if (kind === 'cluster') return { ...common, Connector: slotOwnerConnector(endpoints, prefix) };
  const { master, db, sentinelUsername, sentinelPassword } = address;
  return {
    ...common,
    sentinels: endpoints,
    name: master,
    db,
    ...(sentinelUsername === undefined ? {} : { sentinelUsername }),
    ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
    ...(tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
    sentinelCommandTimeout: CONNECT_MS,
    sentinelRetryStrategy: retryStrategy,
  };
}

/** The part of a key in braces decides on its slot. Redis takes the first pair of braces with something between. */
const HASH_TAG = /^[^{]*\{[^}]+\}/;

/** How often each connection is pinged. */
const PING_MS = 500;

/** Milliseconds without a reply after which a connection is closed. Deliveries that are waited for delay a reply by up to 5 s (`few-pops.ts`). */
const SILENT_MS = { failFast: 1_000, waiting: 8_000 };

/**
 * Reconnects if a connection stops responding. A frozen Redis or a broken network path leaves the connection open for hours,
 * and every command on it would wait. Commands do not wait for Redis until the new connection is ready. A frozen Redis also accepts
 * connections, and would keep those of clients that wait for it when another node has taken its place.
 */
function reconnectWhenSilent(redis: Redis, afterMs: number): void {
  let waitsSince: number | null = null;
  redis.on('connect', () => (waitsSince = performance.now()));
  redis.on('ready', () => (waitsSince = null));
  const timer = setInterval(() => {
    const { status } = redis;
    if (status !== 'ready' && status !== 'connect') waitsSince = null;
    else if (waitsSince !== null) {
      if (performance.now() - waitsSince <= afterMs) return;
      waitsSince = null;
      redis.disconnect(true);
    } else if (status === 'ready') {
      waitsSince = performance.now();
      redis.ping().then(
        () => (waitsSince = null),
        // The connection is already closed, or the command timed out, which is not a reply.
        () => undefined,
      );
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
  private readonly subscriptions = new Subscriptions(this);

  override sendCommand(...parameters: Parameters<Redis['sendCommand']>): unknown {
    this.subscriptions.note(parameters[0]);
    this.cork();
    return super.sendCommand(...parameters);
  }

  /** Every command of a batch that a node refuses asks to reconnect. One request suffices. */
  override disconnect(reconnect = false): void {
    if (reconnect && (this.stream as typeof this.stream | undefined)?.writableEnded) return;
    super.disconnect(reconnect);
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
 * Whether Redis has no database of the number that the URL names. ioredis goes on with database 0 then, where another installation may have the same
 * keys.
 */
const isOfSelect = (error: Error & { command?: { name?: string } }): boolean =>
  error.command?.name === 'select';

/** A server without TLS waits for more of a command where a client with TLS waits for an answer. */
function explainSilence(error: Error): Error {
  if (error.message.endsWith('connect ETIMEDOUT'))
    error.message += ' (REDIS_URL asks for TLS; a Redis without TLS does not answer that)';
  return error;
}

/**
 * Opens a connection to the Redis of `REDIS_URL`: the server that it names, the master that its sentinels name, or the node of its
 * cluster that has the keys of this installation. It reconnects by itself, after a failover to the new master or node.
 *
 * @param kind `failFast` for commands that requests wait for; `waiting` for connections that receive deliveries and messages
 * @param onError called for each failure to connect; without a listener, a failure would end the process
 * @throws SettingsError if the URL is empty, or if it names a cluster, in which the keys of the prefix would have several nodes
 */
export function openRedis(
  settings: Settings,
  kind: 'failFast' | 'waiting',
  onError: (error: Error) => void,
): Redis {
  const { redisUrl, redisPrefix } = settings;
  if (redisUrl === '') throw new SettingsError('REDIS_URL is not set. Set it to the URL of a Redis server');
  const address = redisAddress(redisUrl);
  if (address.kind === 'cluster' && !HASH_TAG.test(redisPrefix))
    throw new SettingsError(
      `LIUCHENG_REDIS_PREFIX takes, with a Redis Cluster, a prefix with a part in braces, such as {liucheng}; not: ${redisPrefix}`,
    );
  const options: RedisOptions = {
    ...(kind === 'failFast' ? failFast : waiting),
    // 1: reconnects. 2: also sends the command again, which a server that stays read-only would refuse without end.
    reconnectOnError: (error) =>
      isOfAnotherNode(error) && (kind === 'waiting' && address.kind !== 'server' ? 2 : 1),
  };
  const redis =
    address.kind === 'server'
      ? new BatchingRedis(address.url, options)
      : new BatchingRedis({ ...options, ...locationOf(address, redisPrefix) });
  // It connects again ten times a second, and is 'ready' for a moment each time, before it would use database 0.
  redis.on('error', (error) => {
    if (isOfSelect(error)) redis.disconnect(true);
  });
  const usesTls = address.kind === 'server' ? address.url.startsWith('rediss:') : address.tls;
  redis.on('error', usesTls ? (error) => onError(explainSilence(error)) : onError);
  reconnectWhenSilent(redis, SILENT_MS[kind]);
  return redis;
}
