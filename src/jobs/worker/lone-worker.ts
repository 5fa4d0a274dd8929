import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { Signals } from '../signals.js';
import { JobWriter } from './job-writer.js';
import { Leases } from './leases.js';
import { Runner } from './runner.js';
import { WorkerName } from './worker-name.js';

/** The worker of a process in which suspects run: it takes the job that it is told to take, and nothing by itself. */
@Injectable()
export class LoneWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private running: Promise<unknown> = Promise.resolve();
  private ending = false;

  constructor(
    private readonly runner: Runner,
    private readonly leases: Leases,
    private readonly writer: JobWriter,
    private readonly signals: Signals,
    private readonly worker: WorkerName,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** What it is called in the row of its job. */
  get name(): string {
    return this.worker.name;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.leases.start();
    this.signals.listen('stop', (id) => this.leases.stop(id));
  }

  /** Runs the job if it is due; settles when its end is written. Never throws. */
  async run(id: number): Promise<void> {
    if (this.ending) return;
    const running = this.runner.deliver(id, () => undefined);
    this.running = running;
    await running;
  }

  /** The process that gives the orders is gone: this one must not outlast the database to give its job back, too. */
  orphaned(): void {
    this.writer.endRetries();
  }

  /** Lets the job run on for the grace time, then gives it back. */
  async beforeApplicationShutdown(): Promise<void> {
    this.ending = true;
    const grace = setTimeout(() => {
      this.leases.shutDown();
      this.writer.endRetries();
    }, this.settings.graceMs);
    await this.running;
    clearTimeout(grace);
    this.leases.end();
  }
}
