import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { Claims } from './claims.js';
import { Isolation } from './isolation/isolation.js';
import { JobWriter } from './writing/job-writer.js';
import { Leases } from './leases.js';
import { isJobId, JobQueue } from '../jobs/queue.js';
import { Retention } from './retention.js';
import { Runner } from './runner.js';
import { Signals } from '../jobs/signals.js';
import { Sweeper } from './sweeper.js';

/** Runs jobs from Bull and from the sweeper, `LIUCHENG_CONCURRENCY` at a time, and releases them at shutdown. */
@Injectable()
export class Worker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Worker.name);
  /** The number of running jobs. Each has a slot. */
  private running = 0;
  /** Running jobs, and jobs whose settlement is being written. */
  private readonly unsettled = new Set<Promise<void>>();
  private readonly queueing: (() => void)[] = [];
  private newestDelivered = 0;
  private ending = false;

  constructor(
    private readonly runner: Runner,
    private readonly claims: Claims,
    private readonly leases: Leases,
    private readonly writer: JobWriter,
    private readonly queue: JobQueue,
    private readonly sweeper: Sweeper,
    private readonly signals: Signals,
    private readonly retention: Retention,
    private readonly isolation: Isolation,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.leases.start();
    this.signals.listen('stop', (id) => void this.leases.stop(id));
    this.signals.listen('due', (id) => this.offer(id));
    this.queue.take(this.settings.concurrency, (id) => {
      this.newestDelivered = Math.max(this.newestDelivered, id);
      return this.deliver(id);
    });
    this.sweeper.start({
      freeSlots: () => this.freeSlots(),
      newestDelivered: () => this.newestDelivered,
      freeIsolated: () => this.isolation.free,
      deliver: (id, begun) => this.deliver(id, begun),
    });
    this.retention.start();
  }

  /** Runs a job that the queue could not take. Without a free slot, another worker or the sweeper takes it. */
  private offer(id: number): void {
    if (isJobId(id) && this.freeSlots() > 0) void this.deliver(id);
  }

  /** How many more jobs may start: the free slots, or fewer if too many settlements wait for Postgres. */
  private freeSlots(): number {
    const { concurrency } = this.settings;
    return Math.min(concurrency - this.running, 2 * concurrency - this.unsettled.size) - this.queueing.length;
  }

  /**
   * Runs the job if it is due, once a slot is free. Deliveries and the sweeper share the slots. Settles when the slot is free
   * again, which is before the settlement is committed: the next job runs meanwhile (measured: 1.3 times the jobs a second).
   *
   * @param begun called when the job gets its slot. Only the sweeper passes it; its jobs are queued before deliveries
   */
  private async deliver(id: number, begun?: () => void): Promise<void> {
    while (this.freeSlots() + this.queueing.length <= 0)
      await new Promise<void>((resolve) => {
        if (begun) this.queueing.unshift(resolve);
        else this.queueing.push(resolve);
      });
    if (this.ending) return;
    this.running += 1;
    begun?.();
    await new Promise<void>((ran) => {
      const settled = this.runner.deliver(id, ran).then((outcome) => {
        if (outcome === 'isolated') this.isolation.take(id, () => void this.deliver(id));
        ran();
        this.unsettled.delete(settled);
        this.queueing.shift()?.();
      });
      this.unsettled.add(settled);
    });
    this.running -= 1;
    this.queueing.shift()?.();
  }

  /**
   * Stops taking jobs, waits for running jobs until the grace time is over, releases the rest, and ends. The grace time starts
   * first, before any call that may not return, such as one to Redis.
   */
  async beforeApplicationShutdown(): Promise<void> {
    this.ending = true;
    const grace = setTimeout(() => {
      this.leases.shutDown();
      this.writer.endRetries();
      this.claims.endRetries();
    }, this.settings.graceMs);
    this.sweeper.end();
    this.retention.end();
    const isolated = this.isolation.end(this.settings.graceMs);
    if (this.running > 0)
      this.logger.log(`shutting down: ${this.running} jobs have ${this.settings.graceMs} ms to end`);
    await this.queue.pause();
    while (this.unsettled.size > 0) await Promise.all(this.unsettled);
    await this.claims.undone();
    clearTimeout(grace);
    await isolated;
    this.leases.end();
  }
}
