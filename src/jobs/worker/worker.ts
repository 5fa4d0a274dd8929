import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
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
  private readonly running = new Set<Promise<void>>();
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
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.leases.start();
    this.signals.listen('stop', (id) => this.leases.stop(id));
    this.queue.take(this.settings.concurrency, (id) => this.deliver(id));
    this.sweeper.start({ free: () => this.free(), deliver: (id) => this.deliver(id) });
    this.retention.start();
  }

  private free(): number {
    return this.settings.concurrency - this.running.size - this.queueing.length;
  }

  /** Runs the job if it is due, once a slot is free: deliveries and the sweeper share the slots. */
  private async deliver(id: number): Promise<void> {
    while (this.running.size >= this.settings.concurrency)
      await new Promise<void>((resolve) => this.queueing.push(resolve));
    if (this.ending) return;
    const done = this.runner.deliver(id);
    this.running.add(done);
    await done;
    this.running.delete(done);
    this.queueing.shift()?.();
  }

  /** Takes no more, lets jobs run on for the grace time, gives back those that are left, and ends. */
  async beforeApplicationShutdown(): Promise<void> {
    this.ending = true;
    this.sweeper.end();
    this.retention.end();
    await this.queue.pause();
    if (this.running.size > 0)
      this.logger.log(`ending: ${this.running.size} jobs are given ${this.settings.graceMs} ms`);
    const grace = setTimeout(() => {
      this.leases.shutDown();
      this.writer.endRetries();
    }, this.settings.graceMs);
    while (this.running.size > 0) await Promise.all(this.running);
    clearTimeout(grace);
    this.leases.end();
  }
}
