import { EventEmitter } from 'node:events';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { openRedis } from '../redis/open-redis.js';

/** `stop`: a worker should look at these jobs; `ended`: these jobs have ended. */
export type Signal = 'stop' | 'ended';

/**
 * Hints between processes through Redis pub/sub: quick, and free to get lost, since whoever waits for one asks the
 * database as well.
 */
@Injectable()
export class Signals implements OnApplicationShutdown {
  private readonly logger = new Logger(Signals.name);
  private readonly publisher: Redis;
  private readonly subscriber: Redis;
  private readonly heard = new EventEmitter().setMaxListeners(0);
  private readonly prefix: string;
  private readonly pending = new Map<Signal, number[]>();

  constructor(@Inject(SETTINGS_TOKEN) settings: Settings) {
    this.prefix = `${settings.redisPrefix}:signal:`;
    // The queue's own client reports that Redis is away.
    const quiet = (): void => undefined;
    this.publisher = openRedis(settings, 'timely', quiet);
    this.subscriber = openRedis(settings, 'patient', quiet);
    this.subscriber.on('message', (channel: string, message: string) => {
      const ids = message.split(',').map(Number).filter(Number.isSafeInteger);
      for (const id of ids) this.heard.emit(channel.slice(this.prefix.length), id);
    });
  }

  /** Tells every process that listens; what is said in one turn of the event loop goes as one message. Never throws. */
  send(signal: Signal, ids: number[]): void {
    if (ids.length === 0) return;
    const pending = this.pending.get(signal);
    if (pending) {
      pending.push(...ids);
      return;
    }
    this.pending.set(signal, [...ids]);
    setImmediate(() => this.publish(signal));
  }

  private publish(signal: Signal): void {
    const ids = this.pending.get(signal) ?? [];
    this.pending.delete(signal);
    if (this.publisher.status !== 'ready') return;
    this.publisher
      .publish(this.prefix + signal, ids.join(','))
      .catch((error: unknown) => this.logger.debug(`signal lost: ${String(error)}`));
  }

  /** Calls `listener` with each job's id; gives the function that ends it. */
  listen(signal: Signal, listener: (id: number) => void): () => void {
    const channel = this.prefix + signal;
    if (this.heard.listenerCount(signal) === 0)
      void this.subscriber.subscribe(channel).catch((error: unknown) => this.logger.debug(String(error)));
    this.heard.on(signal, listener);
    return () => this.heard.off(signal, listener);
  }

  onApplicationShutdown(): void {
    this.publisher.disconnect();
    this.subscriber.disconnect();
  }
}
