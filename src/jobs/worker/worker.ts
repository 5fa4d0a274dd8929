import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { Isolation } from './isolation.js';
import { JobWriter } from './job-writer.js';
import { Leases } from './leases.js';
import { JobQueue } from '../queue.js';
import { Retention } from './retention.js';
import { Runner } from './runner.js';
import { Signals } from '../signals.js';
import { Sweeper } from './sweeper.js';

/** Takes jobs from Bull and from the sweeper, `LIUCHENG_CONCURRENCY` at a time, and gives them back when it must end. */
@Injectable()
export class Worker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Worker.name);
  /** Jobs that run; each has one of the slots. */
  private running = 0;
  /** Jobs of which something is still to be done: those that run, and those whose end is being written. */
  private readonly unsettled = new Set<Promise<void>>();
  private readonly queueing: (() => void)[] = [];
  private ending = false;

  constructor(
    private readonly runner: Runner,
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
    this.signals.listen('stop', (id) => this.leases.stop(id));
    this.queue.take(this.settings.concurrency, (id) => this.deliver(id));
    this.sweeper.start({
      free: () => this.free(),
      freeAlone: () => this.isolation.free,
      deliver: (id, begun) => this.deliver(id, begun),
    });
    this.retention.start();
  }

  /** How many more jobs may begin: all slots but those taken, unless too many ends wait for Postgres to take them. */
  private free(): number {
    const { concurrency } = this.settings;
    return Math.min(concurrency - this.running, 2 * concurrency - this.unsettled.size) - this.queueing.length;
  }

  /**
   * Runs the job if it is due, once a slot is free: deliveries and the sweeper share the slots. Settles when the slot is
   * free again, which is before the job's end is written: so the next one runs meanwhile (measured: 1.3 times the jobs a second).
   *
   * @param begun the sweeper's, called when the slot is there: what is overdue does not wait behind deliveries
   */
  private async deliver(id: number, begun?: () => void): Promise<void> {
    while (this.free() + this.queueing.length <= 0)
      await new Promise<void>((resolve) => {
        if (begun) this.queueing.unshift(resolve);
        else this.queueing.push(resolve);
      });
    if (this.ending) return;
    this.running += 1;
    begun?.();
    await new Promise<void>((ran) => {
      const settled = this.runner.deliver(id, ran).then((outcome) => {
        if (outcome === 'suspect') this.isolation.take(id, () => void this.deliver(id));
        ran();
        this.unsettled.delete(settled);
        this.queueing.shift()?.();
      });
      this.unsettled.add(settled);
    });
    this.running -= 1;
    this.queueing.shift()?.();
  }

  /** Takes no more, lets jobs run on for the grace time, gives back those that are left, and ends. */
  async beforeApplicationShutdown(): Promise<void> {
    this.ending = true;
    this.sweeper.end();
    this.retention.end();
    const alone = this.isolation.end();
    await this.queue.pause();
    if (this.running > 0)
      this.logger.log(`ending: ${this.running} jobs are given ${this.settings.graceMs} ms`);
    const grace = setTimeout(() => {
      this.leases.shutDown();
      this.writer.endRetries();
    }, this.settings.graceMs);
    while (this.unsettled.size > 0) await Promise.all(this.unsettled);
    clearTimeout(grace);
    await alone;
    this.leases.end();
  }
}
