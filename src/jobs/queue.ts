import { BullModule, InjectQueue } from '@nestjs/bull';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Queue } from 'bull';
import type { Redis } from 'ioredis';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { openRedis } from '../redis/open-redis.js';

const QUEUE = 'jobs';

/** What Bull carries: which job is due. The row says all else. */
export interface Delivery {
  id: number;
}

/** That a job is due, for Bull: at once, or in so many milliseconds. */
export interface Dispatch {
  id: number;
  /** How often the job was dispatched; a Bull id that was used once would be silently passed over. */
  dispatch: number;
  delayMs?: number;
}

const redisLogger = new Logger('Redis');

/** One line when Redis goes away, not one for each attempt to reach it. */
function reportLoss(): (error: Error) => void {
  let reportedAt = -Infinity;
  return (error) => {
    if (performance.now() - reportedAt < 30_000) return;
    reportedAt = performance.now();
    redisLogger.warn(`Redis does not answer: ${error.message}. Jobs go on through Postgres, if slower.`);
  };
}

/** The Bull queue, with the clients that each role needs. */
export const QueueModule = BullModule.registerQueueAsync({
  name: QUEUE,
  inject: [SETTINGS_TOKEN],
  useFactory: (settings: Settings) => {
    const onError = reportLoss();
    return {
      prefix: settings.redisPrefix,
      createClient: (type) =>
        openRedis(settings, type === 'client' && settings.role !== 'worker' ? 'timely' : 'patient', onError),
      // A delivery that Bull loses or gives twice does no harm, so its own watch over jobs may be slow.
      settings: { lockDuration: 60_000, stalledInterval: 30_000, maxStalledCount: 1 },
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    };
  },
});

/** Bull's clients: the flag that one was made, and the property that holds it. */
const CLIENTS = {
  clientInitialized: 'client',
  subscriberInitialized: 'eclient',
  bclientInitialized: 'bclient',
};

/** Whether a job can be called so: Postgres would refuse a whole batch of claims for one number that its column cannot hold. */
const isJobId = (id: unknown): id is number =>
  typeof id === 'number' && Number.isInteger(id) && id > 0 && id <= 2_147_483_647;

/** How long a dispatch may take before its caller goes on without it; the sweeper delivers what did not get through. */
const DISPATCH_MS = 1_000;

/** Tells workers through Redis which jobs are due, as a hint: what does not arrive is found by the sweeper. */
@Injectable()
export class JobQueue implements OnApplicationShutdown {
  private readonly logger = new Logger(JobQueue.name);
  private readonly taken: Promise<void>[] = [];

  constructor(@InjectQueue(QUEUE) private readonly queue: Queue<Delivery>) {
    queue.on('error', () => {
      // Lost connections are reported where the connection is opened.
    });
  }

  /** Whether Redis answers now. */
  get reachable(): boolean {
    return this.queue.client.status === 'ready';
  }

  /** Whether Redis answers a question now; a frozen one keeps its connections, so asking is the only way to know. */
  async answers(): Promise<boolean> {
    if (!this.reachable) return false;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), DISPATCH_MS)));
    const answered = this.queue.client.ping().then(
      () => true,
      () => false,
    );
    const answer = await Promise.race([answered, late]);
    clearTimeout(timer);
    return answer;
  }

  /** Hands the jobs to Bull. Never throws, and returns within a second also while Redis is away. */
  async dispatch(jobs: Dispatch[]): Promise<void> {
    if (jobs.length === 0 || !this.reachable) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, DISPATCH_MS);
    });
    const added = this.queue
      .addBulk(
        jobs.map(({ id, dispatch, delayMs }) => ({
          data: { id },
          opts: { jobId: `${id}-${dispatch}`, ...(delayMs === undefined ? {} : { delay: delayMs }) },
        })),
      )
      .then(
        () => undefined,
        (error: unknown) => this.logger.debug(`not dispatched: ${String(error)}`),
      );
    await Promise.race([added, late]);
    clearTimeout(timer);
  }

  /**
   * Takes deliveries, `concurrency` at a time.
   *
   * @param deliver settles when the worker is done with the job, whatever came of it
   */
  take(concurrency: number, deliver: (id: number) => Promise<void>): void {
    const taking = this.queue.process(concurrency, async ({ data }) => {
      const id: unknown = (data as Partial<Delivery> | null)?.id;
      if (isJobId(id)) await deliver(id);
      else this.logger.warn('a delivery without a job id was dropped');
    });
    this.taken.push(
      taking.catch((error: unknown) => this.logger.error(`Bull stopped delivering: ${String(error)}`)),
    );
  }

  /** Takes no more deliveries; those under way go on. */
  async pause(): Promise<void> {
    if (this.reachable) await this.queue.pause(true, true).catch(() => undefined);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.race([
      this.queue.close(true),
      new Promise((resolve) => setTimeout(resolve, 2_000).unref()),
    ]);
    this.disconnect();
  }

  /** Bull ends no client that was made for it, and would make one that is merely asked for. */
  private disconnect(): void {
    const queue = this.queue as unknown as Record<string, Redis | boolean | undefined>;
    for (const [made, name] of Object.entries(CLIENTS)) {
      const client = queue[made] === true ? queue[name] : undefined;
      if (typeof client === 'object') client.disconnect();
    }
  }
}
