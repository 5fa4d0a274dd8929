import { BullModule, InjectQueue } from '@nestjs/bull';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import type { Redis } from 'ioredis';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { GroupedCalls } from '../../database/grouped-calls.js';
import { openRedis } from '../../redis/open-redis.js';
import { Signals } from '../signals.js';
import { DELAYED_WINDOW, DeliveryWindow } from './delivery-window.js';
import { fewPops } from './few-pops.js';
import { RedisNotices } from './redis-notices.js';
import { takeDeliveries } from './take-deliveries.js';

const QUEUE = 'jobs';

/** The data of a Bull job, for workers of earlier builds: {@link deliveryOf} takes the same from its id. */
export interface Delivery {
  id: number;
  /** Whether the job had not started. Then a worker without a free slot takes the next waiting job instead, once it has one. */
  waits?: boolean;
}

/** A job to hand to Bull, due at once or after a delay. */
export interface Dispatch {
  id: number;
  /** The number of dispatches of the job; 1: it waits. Bull silently ignores an id that was used before. */
  dispatch: number;
  delayMs?: number;
}

const notices = new RedisNotices();

/** What is known of a refusal that only shows in what Bull answers, if a write succeeds afterwards. */
const UNEXPLAINED = 'it does not say why';

/** Logs why Redis has refused something, if it has answered. */
function noteRefusal(error: unknown): void {
  if (error instanceof Error && (error.name === 'ReplyError' || error.message === UNEXPLAINED))
    notices.refused(error);
}

/** The Bull queue, with the clients that each role needs. */
export const QueueModule = BullModule.registerQueueAsync({
  name: QUEUE,
  inject: [SETTINGS_TOKEN],
  useFactory: (settings: Settings) => {
    return {
      prefix: settings.redisPrefix,
      createClient: (type) => {
        const kind = type === 'client' && settings.role !== 'worker' ? 'failFast' : 'waiting';
        const redis = openRedis(settings, kind, notices.lost).on('ready', notices.ready);
        if (type === 'bclient') redis.brpoplpush = fewPops(redis.brpoplpush.bind(redis));
        return redis;
      },
      // A lost or repeated delivery does no harm, so Bull's own checks for stalled jobs can be slow.
      // By default Bull reads no deliveries for 5 s after an error: when Redis had been full for a moment, the next jobs started 4 s late.
      settings: {
        lockDuration: 60_000,
        stalledInterval: 30_000,
        maxStalledCount: 1,
        retryProcessDelay: 250,
      },
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    };
  },
});

/** Bull's clients: the flag that a client was made, and the property that holds it. */
const CLIENTS = {
  clientInitialized: 'client',
  subscriberInitialized: 'eclient',
  bclientInitialized: 'bclient',
};

/** Whether the value can be the id of a job. One number outside the column's range would make Postgres refuse a whole batch of claims. */
export const isJobId = (id: unknown): id is number => Number.isSafeInteger(id) && (id as number) > 0;

const bullId = (id: number, dispatch: number): string => `${id}-${dispatch}`;

/**
 * Which job is due, and whether it had not started, by Bull's id of the delivery. Its data can be missing: after failovers of Redis, Bull's list
 * named 500 deliveries whose data were gone (seen with Sentinel), and their jobs waited for a sweep. Null: nothing of ours.
 */
function deliveryOf(id: unknown): { id: number; waits: boolean } | null {
  const [, job, dispatch] = /^(\d{1,16})-(\d{1,10})$/.exec(String(id)) ?? [];
  const delivery = { id: Number(job), waits: Number(dispatch) === 1 };
  return isJobId(delivery.id) ? delivery : null;
}

/** The most calls whose jobs are added with one message to Redis. */
const MOST_GROUPED = 500;

/** How long a caller waits for a dispatch. The sweeper finds jobs that were not dispatched. */
const DISPATCH_MS = 1_000;

/** How long a probe waits for Redis: less than a second, after which probes of HAProxy and Kubernetes give the process up. */
const PROBE_MS = 300;

/** The most dispatches that are being removed at a time. Bounds the memory that a stop of many parked jobs takes. */
const MOST_FORGETTING = 1_000;

/** How long Bull may take to close its connections. */
const CLOSE_MS = 2_000;

/** Waits for an answer of Redis. Returns whether it succeeded in time. Never throws. */
async function within(ms: number, answer: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  const inTime = answer.then(
    () => true,
    () => false,
  );
  const isDone = await Promise.race([inTime, late]);
  clearTimeout(timer);
  return isDone;
}

/** Dispatches due jobs to workers through Redis, as hints: the sweeper finds jobs that do not arrive. */
@Injectable()
export class JobQueue implements OnApplicationShutdown {
  private readonly logger = new Logger(JobQueue.name);
  private readonly dispatching = new Set<Promise<unknown>>();
  private forgetting = 0;
  private readonly window = new DeliveryWindow(() => this.queue.client.llen(this.queue.toKey('wait')));
  private readonly delayed = new DeliveryWindow(
    () => this.queue.client.zcard(this.queue.toKey('delayed')),
    DELAYED_WINDOW,
    // They stay there for days, and this process has not counted them.
    DELAYED_WINDOW,
  );
  private readonly dispatches = new GroupedCalls<Dispatch[], undefined>(
    (groups) => this.dispatchAll(groups),
    { maxItems: MOST_GROUPED, maxInFlight: Infinity },
  );

  constructor(
    @InjectQueue(QUEUE) private readonly queue: Queue<Delivery>,
    private readonly signals: Signals,
  ) {
    queue.on('error', () => {
      // Lost connections are reported where the connection is opened.
    });
    // Nest's module would close the queue and wait without limit for a Redis that does not answer.
    (queue as { onApplicationShutdown?: unknown }).onApplicationShutdown = undefined;
  }

  /** Whether Redis answers now. */
  get reachable(): boolean {
    return this.queue.client.status === 'ready';
  }

  /**
   * Whether Redis accepts a write now. A frozen Redis keeps its connections, and a full one answers reads, so only a write shows
   * it. Logs why Redis refuses it.
   */
  async answers(): Promise<boolean> {
    if (!this.reachable) return false;
    const written = this.write();
    written.catch(noteRefusal);
    return within(PROBE_MS, written);
  }

  /** @throws ReplyError with the reason, if Redis refuses writes */
  private async write(): Promise<void> {
    await this.queue.client.set(this.queue.toKey('probe'), '1', 'PX', DISPATCH_MS);
  }

  /**
   * Hands the jobs to Bull. Never throws, and settles within a second even while Redis is away. A Redis that is full, read-only or without
   * its replicas refuses jobs but still delivers messages, so a signal notifies free workers of jobs that are due at once.
   */
  async dispatch(jobs: Dispatch[]): Promise<void> {
    if (jobs.length === 0) return;
    const dispatching = this.dispatches.add(jobs);
    this.dispatching.add(dispatching);
    await dispatching;
    this.dispatching.delete(dispatching);
  }

  private async dispatchAll(groups: Dispatch[][]): Promise<undefined[]> {
    const handled = groups.map(() => undefined);
    const jobs = groups.flat();
    let beyond: Dispatch[] = [];
    const adding = (): Promise<unknown> => this.add(jobs).then((left) => (beyond = left));
    // A client reconnects when Redis has refused a write. Meanwhile that of the signals can be connected.
    if (this.reachable && (await within(DISPATCH_MS, adding()))) this.notify(beyond.slice(0, 1));
    else this.notify(jobs.filter(({ delayMs = 0 }) => delayMs === 0));
    return handled;
  }

  /** Returns the waiting jobs for which Redis has no room. Delayed ones without room are left to the sweeper. */
  private async add(jobs: Dispatch[]): Promise<Dispatch[]> {
    try {
      const waiting = jobs.filter(({ dispatch }) => dispatch === 1);
      const beyond = waiting.slice(await this.window.reserve(waiting.length));
      const delayed = jobs.filter(({ delayMs = 0 }) => delayMs > 0);
      const left = new Set([...beyond, ...delayed.slice(await this.delayed.reserve(delayed.length))]);
      const added = left.size === 0 ? jobs : jobs.filter((job) => !left.has(job));
      if (added.length > 0) {
        await this.addToBull(added);
        notices.accepted();
      }
      return beyond;
    } catch (error) {
      this.logger.debug(`not dispatched: ${String(error)}`);
      noteRefusal(error);
      throw error;
    }
  }

  /** @throws Error if Redis refuses any of them */
  private async addToBull(jobs: readonly Dispatch[]): Promise<void> {
    const deliveries = await this.queue.addBulk(
      jobs.map(({ id, dispatch, delayMs }) => ({
        data: dispatch === 1 ? { id, waits: true } : { id },
        opts: { jobId: bullId(id, dispatch), ...(delayMs === undefined ? {} : { delay: delayMs }) },
      })),
    );
    // A full Redis refuses the whole transaction. One that is read-only or lacks replicas refuses the write in each script, for which Bull
    // only gives no id. A write of its own gets the reason.
    if (deliveries.every(({ id }: { id: unknown }) => id !== undefined)) return;
    await this.write();
    throw new Error(UNEXPLAINED);
  }

  /** Makes workers with free slots look for waiting jobs. */
  private notify(jobs: readonly Dispatch[]): void {
    this.signals.send(
      'due',
      jobs.map(({ id }) => id),
    );
  }

  /**
   * Removes a delayed dispatch from Redis, unless {@link MOST_FORGETTING} others are being removed. Never throws: a remaining dispatch
   * does no harm.
   */
  async forget(id: number, dispatch: number): Promise<void> {
    if (!this.reachable || this.forgetting >= MOST_FORGETTING) return;
    this.forgetting += 1;
    try {
      await (await this.queue.getJob(bullId(id, dispatch)))?.remove();
    } catch (error) {
      this.logger.debug(`not removed: ${String(error)}`);
    } finally {
      this.forgetting -= 1;
    }
  }

  /**
   * Starts taking deliveries, `concurrency` at a time.
   *
   * @param deliver settles when the worker can take the next delivery. `waits`: the job had not started
   */
  take(concurrency: number, deliver: (id: number, waits: boolean) => Promise<void>): void {
    const handle = async ({ id, opts }: Pick<Job<Delivery>, 'id' | 'opts'>): Promise<void> => {
      // A delivery without data has no options either: Redis would keep it for ever.
      opts.removeOnComplete ??= true;
      opts.removeOnFail ??= true;
      const delivery = deliveryOf(id);
      if (delivery) await deliver(delivery.id, delivery.waits);
      else this.logger.warn('a delivery without a job id was dropped');
    };
    void takeDeliveries(this.queue, concurrency, handle, (error) =>
      this.logger.warn(`Bull does not deliver yet: ${String(error)}`),
    );
  }

  /** Stops taking deliveries; current ones continue. Settles within a second even if Redis does not answer. */
  async pause(): Promise<void> {
    if (this.reachable) await within(DISPATCH_MS, this.queue.pause(true, true));
  }

  async onApplicationShutdown(): Promise<void> {
    await within(DISPATCH_MS, Promise.all(this.dispatching));
    await within(CLOSE_MS, this.queue.close(true));
    this.disconnect();
  }

  /** Bull does not disconnect clients from `createClient`, and its getters create missing clients. */
  private disconnect(): void {
    const queue = this.queue as unknown as Record<string, Redis | boolean | undefined>;
    for (const [made, name] of Object.entries(CLIENTS)) {
      const client = queue[made] === true ? queue[name] : undefined;
      if (typeof client === 'object') client.disconnect();
    }
  }
}
