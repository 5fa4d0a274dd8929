import type { Command, Redis } from 'ioredis';

/** How soon channels are subscribed to again that Redis has refused. */
const AGAIN_MS = 1_000;

/**
 * The channels of a client, subscribed to again on each of its connections, and until Redis accepts: it may refuse for a while, because
 * its passwords or its rules of access were changed before those of this process, or after. The client emits `subscribed` each time.
 */
export class Subscriptions {
  private readonly channels = { subscribe: new Set<string>(), psubscribe: new Set<string>() };
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly redis: Redis) {
    redis.on('ready', () => void this.subscribe());
    redis.once('end', () => clearTimeout(this.timer));
  }

  /** Call it with each command of the client. */
  note({ name, args, promise }: Command): void {
    if (name !== 'subscribe' && name !== 'psubscribe') return;
    for (const channel of args.flat()) this.channels[name].add(String(channel));
    promise.catch(() => this.subscribeLater());
  }

  private async subscribe(): Promise<void> {
    clearTimeout(this.timer);
    const { redis } = this;
    const { subscribe, psubscribe } = this.channels;
    try {
      if (subscribe.size > 0) await redis.subscribe(...subscribe);
      if (psubscribe.size > 0) await redis.psubscribe(...psubscribe);
      redis.emit('subscribed');
    } catch {
      // Whoever uses the client hears of lost connections by its event `error`. A refusal is noted with its command.
    }
  }

  private subscribeLater(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      // A new connection subscribes by itself.
      if (this.redis.status === 'ready') void this.subscribe();
    }, AGAIN_MS).unref();
  }
}
