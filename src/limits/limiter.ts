// No package: rate-limiter-flexible consumes one key per call. A request here takes a token of several buckets, or none of any.
import { once } from 'node:events';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { type Settings, SettingsError } from '../config/settings.js';
import { openRedis } from '../redis/open-redis.js';
import { type Allowance, take } from './allowance.js';
import { REFUND, TAKE } from './scripts.js';

/** The allowance of one caller, address or login name, identified by its key: `login-name:…`. */
export interface Bucket {
  key: string;
  allowance: Allowance;
}

/** Redis with the scripts of `scripts.ts`. */
interface Scripted extends Redis {
  takeFromBuckets(keys: number, ...keysAndArguments: (string | number)[]): Promise<string>;
  refundBuckets(keys: number, ...keysAndArguments: (string | number)[]): Promise<null>;
}

/** How many buckets a process keeps without Redis: about 10 MB. The least recently used is dropped first. */
const MAX_OWN = 100_000;

/** How long Redis is not used after it has failed. */
const WITHOUT_REDIS_MS = 5_000;

/** How long a command waits for its connection to Redis, in milliseconds. */
const READY_MS = 3_000;

/**
 * Rate limits: counted in Redis across processes, by its clock, and without Redis in each process separately. By the clocks of the
 * processes, one that is an hour ahead would leave no allowance to the others.
 */
export class Limiter implements OnApplicationShutdown {
  private readonly redis: Scripted;
  // With `max` the cache reserves 2 MB at once, which takes each API 7 ms at its start (measured), and most never need it.
  private readonly own = new LRUCache<string, number>({ maxSize: MAX_OWN, sizeCalculation: () => 1 });
  private withoutRedisUntil = -Infinity;

  /** @param clock the time in milliseconds, for tests */
  constructor(
    private readonly settings: Settings,
    private readonly clock?: () => number,
  ) {
    // The client of the queue reports that Redis is unavailable.
    const redis = openRedis(settings, 'failFast', () => undefined);
    redis.defineCommand('takeFromBuckets', { lua: TAKE });
    redis.defineCommand('refundBuckets', { lua: REFUND });
    this.redis = redis as Scripted;
  }

  /** Whether Redis is used, so that counts are shared between processes. */
  get isShared(): boolean {
    return this.redis.status === 'ready' && performance.now() >= this.withoutRedisUntil;
  }

  /**
   * Takes one token of every bucket, or none of any.
   *
   * @returns 0 if taken, else how many milliseconds to wait
   */
  async take(...buckets: Bucket[]): Promise<number> {
    const waitMs = await this.inRedis(() =>
      this.redis.takeFromBuckets(
        buckets.length,
        ...this.keysOf(buckets),
        this.clock?.() ?? '',
        ...buckets.flatMap(({ allowance: { refillMs, most } }) => [refillMs, most]),
      ),
    );
    return waitMs === undefined ? this.takeOwn(buckets, this.clock?.() ?? performance.now()) : Number(waitMs);
  }

  /** Returns one token to every bucket. */
  async refund(...buckets: Bucket[]): Promise<void> {
    const refills = buckets.map(({ allowance }) => allowance.refillMs);
    const given = await this.inRedis(() =>
      this.redis.refundBuckets(buckets.length, ...this.keysOf(buckets), ...refills),
    );
    if (given !== undefined) return;
    for (const { key, allowance } of buckets) {
      const fullAt = this.own.get(key);
      if (fullAt !== undefined) this.own.set(key, fullAt - allowance.refillMs);
    }
  }

  /**
   * Refills buckets completely, in Redis for all processes.
   *
   * @throws SettingsError if Redis does not answer: the counts of other processes are then out of reach
   */
  async reset(...buckets: Bucket[]): Promise<void> {
    try {
      if (this.redis.status !== 'ready')
        await once(this.redis, 'ready', { signal: AbortSignal.timeout(READY_MS) });
      await this.redis.del(...this.keysOf(buckets));
    } catch (error) {
      throw new SettingsError(
        'REDIS_URL: Redis does not answer. Without Redis, each API process keeps its own counts.',
        {
          cause: error,
        },
      );
    }
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }

  private keysOf(buckets: Bucket[]): string[] {
    return buckets.map(({ key }) => `${this.settings.redisPrefix}:limit:${key}`);
  }

  /** Returns undefined if Redis is unavailable. */
  private async inRedis<T>(act: () => Promise<T>): Promise<T | undefined> {
    if (!this.isShared) return undefined;
    try {
      return await act();
    } catch {
      this.withoutRedisUntil = performance.now() + WITHOUT_REDIS_MS;
      return undefined;
    }
  }

  private takeOwn(buckets: Bucket[], now: number): number {
    const asked = buckets.map(({ key, allowance }) => ({
      key,
      taken: take(allowance, this.own.get(key), now),
    }));
    const waits = asked.map(({ taken }) => ('waitMs' in taken ? taken.waitMs : 0));
    const waitMs = Math.max(...waits);
    if (waitMs > 0) return waitMs;
    for (const { key, taken } of asked) if ('fullAt' in taken) this.own.set(key, taken.fullAt);
    return 0;
  }
}
