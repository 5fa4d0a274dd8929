import { EventEmitter } from 'node:events';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { openRedis } from '../redis/open-redis.js';

/**
 * `stop`: a stop of these jobs was requested. `ended`: these jobs have ended. `due`: jobs wait, of which these are some,
 * and no delivery brings them to a free slot. `watch`: clients watch these jobs. `changed`: a change of these watched jobs was committed. `event`: an event from
 * outside has come to these jobs.
 */
export type Signal = 'stop' | 'ended' | 'due' | 'watch' | 'changed' | 'event';

/**
 * The least time between two messages of `due`, in milliseconds. They are sent while more jobs wait than Redis has deliveries of. A message
 * for each execute took a ninth of the CPU time of an API that serves one client (277 instead of 246 µs).
 */
const DUE_PAUSE_MS = 5;

/**
 * Hints between processes through Redis pub/sub. They are fast and may be lost, because each receiver also queries the
 * database.
 */
@Injectable()
export class Signals implements OnApplicationShutdown {
  private readonly logger = new Logger(Signals.name);
  private readonly publisher: Redis;
  private readonly subscriber: Redis;
  private readonly received = new EventEmitter().setMaxListeners(0);
  private readonly prefix: string;
  private readonly pending = new Map<Signal, number[]>();
  private nextDueAt = -Infinity;
  /** Whether a `due` could not be sent. */
  private isDueMissed = false;

  constructor(@Inject(SETTINGS_TOKEN) settings: Settings) {
    this.prefix = `${settings.redisPrefix}:signal:`;
    // The client of the queue already logs that Redis is away.
    const quiet = (): void => undefined;
    this.publisher = openRedis(settings, 'failFast', quiet);
    this.subscriber = openRedis(settings, 'waiting', quiet);
    // Workers look once for the jobs of which they were not told while a connection was gone.
    this.subscriber.on('subscribed', () => this.received.emit('due', 0));
    this.publisher.on('ready', () => {
      if (this.isDueMissed) this.send('due', [0]);
    });
    this.subscriber.on('message', (channel: string, message: string) => {
      const ids = message.split(',').map(Number).filter(Number.isSafeInteger);
      for (const id of ids) this.received.emit(channel.slice(this.prefix.length), id);
    });
  }

  /**
   * Notifies all processes that listen. The signals of one event-loop iteration are sent as one message, those of `due` at most every
   * {@link DUE_PAUSE_MS}. Never throws.
   */
  send(signal: Signal, ids: number[]): void {
    if (ids.length === 0) return;
    const pending = this.pending.get(signal);
    if (pending) {
      pending.push(...ids);
      return;
    }
    this.pending.set(signal, [...ids]);
    const pause = signal === 'due' ? this.nextDueAt - performance.now() : 0;
    if (pause > 0) setTimeout(() => this.publish(signal), pause);
    else setImmediate(() => this.publish(signal));
  }

  private publish(signal: Signal): void {
    const ids = this.pending.get(signal) ?? [];
    this.pending.delete(signal);
    if (signal === 'due') this.nextDueAt = performance.now() + DUE_PAUSE_MS;
    const isReady = this.publisher.status === 'ready';
    if (signal === 'due') this.isDueMissed = !isReady;
    if (!isReady) return;
    this.publisher.publish(this.prefix + signal, ids.join(',')).catch((error: unknown) => {
      this.isDueMissed ||= signal === 'due';
      this.logger.debug(`a signal was not published: ${String(error)}`);
    });
  }

  /** Calls `listener` with the id of each job. Returns a function that removes the listener. */
  listen(signal: Signal, listener: (id: number) => void): () => void {
    const channel = this.prefix + signal;
    if (this.received.listenerCount(signal) === 0)
      void this.subscriber.subscribe(channel).catch((error: unknown) => this.logger.debug(String(error)));
    this.received.on(signal, listener);
    return () => this.received.off(signal, listener);
  }

  onApplicationShutdown(): void {
    for (const signal of [...this.pending.keys()]) this.publish(signal);
    this.publisher.disconnect();
    this.subscriber.disconnect();
  }
}
