import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

/** A Redis that is away refuses every attempt to connect, and one that is full every delivery. */
const AGAIN_MS = 30_000;

/** How long it has to answer until it is back. A process has several connections, which do not come back together. */
const BACK_MS = 1_000;

const MEANWHILE = 'Jobs continue through Postgres, more slowly.';

/** Logs that Redis is lost, and that it is back, and why it refuses deliveries: not a line for each try. */
export class RedisNotices {
  private readonly logger = new Logger('Redis');
  private lostAt = -Infinity;
  /** Several reasons can apply in turn. */
  private readonly refusals = new LRUCache<string, true>({ max: 100, ttl: AGAIN_MS });
  private refusedAt = -Infinity;
  /** Whether a line says that it refuses deliveries, and none that it accepts them again. */
  private isRefusing = false;
  private isAway = false;
  private back: NodeJS.Timeout | undefined;

  /** A connection was lost, or could not be made. */
  readonly lost = (error: Error): void => {
    clearTimeout(this.back);
    if (this.isAway && performance.now() - this.lostAt < AGAIN_MS) return;
    this.isAway = true;
    this.lostAt = performance.now();
    this.logger.warn(`Redis does not answer: ${sentence(error)} ${MEANWHILE}`);
  };

  /** A connection can be used. */
  readonly ready = (): void => {
    if (!this.isAway) return;
    clearTimeout(this.back);
    this.back = setTimeout(() => {
      this.isAway = false;
      this.logger.log('Redis answers again');
    }, BACK_MS).unref();
  };

  /** Redis answers, and refuses what it is asked. */
  refused(error: Error): void {
    const reason = reasonOf(error);
    const { message } = reason;
    this.refusedAt = performance.now();
    if (this.refusals.has(message)) return;
    this.refusals.set(message, true);
    this.isRefusing = true;
    this.logger.warn(`Redis refuses deliveries: ${sentence(reason)} ${MEANWHILE}`);
  }

  /** Redis has accepted what it was asked. While it is full, it still accepts a delivery now and then. */
  accepted(): void {
    if (!this.isRefusing || performance.now() - this.refusedAt < BACK_MS) return;
    this.isRefusing = false;
    this.logger.log('Redis accepts deliveries again');
  }
}

/** Why Redis has refused it. For a discarded transaction, ioredis attaches the errors of its commands, the first of which is the reason. */
const reasonOf = (error: Error & { previousErrors?: readonly Error[] }): Error =>
  error.previousErrors?.[0] ?? error;

const sentence = ({ message }: Error): string => {
  const hint = message.startsWith('MOVED')
    ? ' For a node of a cluster, REDIS_URL takes redis+cluster://…'
    : '';
  return `${message.replace(/\.$/, '')}.${hint}`;
};
