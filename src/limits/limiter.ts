import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { openRedis } from '../redis/open-redis.js';
import { type Allowance, take } from './allowance.js';
import { GIVE_BACK, TAKE } from './scripts.js';

/** Injection token of the clock: milliseconds since 1970, roughly the same in all processes. */
export const LIMITS_CLOCK = Symbol('clock of the limits');

/** Whose allowance: `login-name:…`. */
export interface Share {
  key: string;
  allowance: Allowance;
}

/** Redis with our scripts. */
interface Scripted extends Redis {
  takeShares(keys: number, ...keysAndArguments: (string | number)[]): Promise<string>;
  giveBackShares(keys: number, ...keysAndArguments: (string | number)[]): Promise<null>;
}

/** How many allowances are remembered without Redis: some 10 MB. The one asked for longest ago is forgotten first. */
const MOST = 100_000;

/** After Redis has failed, nobody waits for it for so long. */
const WITHOUT_REDIS_MS = 5_000;

/** Counts how often something is done: in Redis for all processes together, and without it in each process by itself. */
@Injectable()
export class Limiter implements OnApplicationShutdown {
  private readonly redis: Scripted;
  private readonly own = new LRUCache<string, number>({ max: MOST });
  private withoutRedisUntil = 0;

  constructor(
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
    @Inject(LIMITS_CLOCK) private readonly now: () => number,
  ) {
    // The queue's own client reports that Redis is away.
    const redis = openRedis(settings, 'timely', () => undefined);
    redis.defineCommand('takeShares', { lua: TAKE });
    redis.defineCommand('giveBackShares', { lua: GIVE_BACK });
    this.redis = redis as Scripted;
  }

  /** Whether Redis counts, for all processes together. */
  get isShared(): boolean {
    return this.redis.status === 'ready' && this.now() >= this.withoutRedisUntil;
  }

  /**
   * Takes one of each share, or none of any.
   *
   * @returns for how many milliseconds there is none to take; 0: taken
   */
  async take(...shares: Share[]): Promise<number> {
    const now = this.now();
    const waitMs = await this.inRedis(() =>
      this.redis.takeShares(
        shares.length,
        ...this.keysOf(shares),
        now,
        ...shares.flatMap(({ allowance: { refillMs, most } }) => [refillMs, most]),
      ),
    );
    return waitMs === undefined ? this.takeOwn(shares, now) : Number(waitMs);
  }

  /** Gives one of each share back. */
  async giveBack(...shares: Share[]): Promise<void> {
    const refills = shares.map(({ allowance }) => allowance.refillMs);
    const given = await this.inRedis(() =>
      this.redis.giveBackShares(shares.length, ...this.keysOf(shares), ...refills),
    );
    if (given !== undefined) return;
    for (const { key, allowance } of shares) {
      const wholeAt = this.own.get(key);
      if (wholeAt !== undefined) this.own.set(key, wholeAt - allowance.refillMs);
    }
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }

  private keysOf(shares: Share[]): string[] {
    return shares.map(({ key }) => `${this.settings.redisPrefix}:limit:${key}`);
  }

  /** Undefined where Redis does not do it. */
  private async inRedis<T>(act: () => Promise<T>): Promise<T | undefined> {
    if (!this.isShared) return undefined;
    try {
      return await act();
    } catch {
      this.withoutRedisUntil = this.now() + WITHOUT_REDIS_MS;
      return undefined;
    }
  }

  private takeOwn(shares: Share[], now: number): number {
    const asked = shares.map(({ key, allowance }) => ({
      key,
      taken: take(allowance, this.own.get(key), now),
    }));
    const waits = asked.map(({ taken }) => ('waitMs' in taken ? taken.waitMs : 0));
    const waitMs = Math.max(...waits);
    if (waitMs > 0) return waitMs;
    for (const { key, taken } of asked) if ('wholeAt' in taken) this.own.set(key, taken.wholeAt);
    return 0;
  }
}
