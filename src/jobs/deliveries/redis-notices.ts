import { Logger } from '@nestjs/common';

/** A Redis that is away refuses every attempt to connect, and one that is full every delivery. */
const AGAIN_MS = 30_000;

const MEANWHILE = 'Jobs continue through Postgres, more slowly.';

/** Logs that Redis is lost, refuses deliveries, or is back: one line each, not one for each try. */
export class RedisNotices {
  private readonly logger = new Logger('Redis');
  private lostAt = -Infinity;
  private refusedAt = -Infinity;
  private isAway = false;

  /** A connection was lost, or could not be made. */
  readonly lost = (error: Error): void => {
    if (performance.now() - this.lostAt < AGAIN_MS) return;
    this.lostAt = performance.now();
    this.isAway = true;
    this.logger.warn(`Redis does not answer: ${sentence(error)} ${MEANWHILE}`);
  };

  /** A connection can be used. */
  readonly ready = (): void => {
    if (this.isAway) this.logger.log('Redis answers again');
    this.isAway = false;
  };

  /** Redis answers, and refuses what it is asked. */
  refused(error: Error): void {
    if (performance.now() - this.refusedAt < AGAIN_MS) return;
    this.refusedAt = performance.now();
    this.logger.warn(`Redis refuses deliveries: ${sentence(error)} ${MEANWHILE}`);
  }
}

const sentence = ({ message }: Error): string => {
  const hint = message.startsWith('MOVED')
    ? ' Its nodes are those of a cluster, for which REDIS_URL takes redis+cluster://…'
    : '';
  return `${message.replace(/\.$/, '')}.${hint}`;
};
