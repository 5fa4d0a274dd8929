import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { Signals } from '../../jobs/signals.js';
import { Claims } from '../claims.js';
import { JobWriter } from '../writing/job-writer.js';
import { Leases } from '../leases.js';
import { Outages } from '../outages.js';
import { Runner } from '../runner.js';
import { WorkerName } from '../worker-name.js';

/**
 * For how long a process whose worker has died waits for a Postgres that is away, in milliseconds: nothing else would end the process. A job
 * that it does not release is charged with a death, unless the next worker has seen the outage too.
 */
const AWAY_MS = 60_000;

const LOOK_MS = 1_000;

/** The worker of an isolated process. It runs only the jobs that the parent process sends. */
@Injectable()
export class IsolatedWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private running: Promise<unknown> = Promise.resolve();
  private ending = false;
  private looking: NodeJS.Timeout | undefined;

  constructor(
    private readonly runner: Runner,
    private readonly claims: Claims,
    private readonly leases: Leases,
    private readonly writer: JobWriter,
    private readonly signals: Signals,
    private readonly worker: WorkerName,
    private readonly outages: Outages,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** The worker name in the row of the job. */
  get name(): string {
    return this.worker.name;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.leases.start();
    this.signals.listen('stop', (id) => void this.leases.stop(id));
  }

  /**
   * Runs the job if it is due. Settles when the settlement is committed. Never throws.
   *
   * @param deathsCountFrom from the `Outages` of the parent process
   */
  async run(id: number, deathsCountFrom: string): Promise<void> {
    if (this.ending) return;
    this.outages.adopt(deathsCountFrom);
    const running = this.runner.deliver(id, () => undefined);
    this.running = running;
    await running;
  }

  /** The parent process is gone: from now on, this one waits for a Postgres that is away for a limited time. */
  orphaned(): void {
    let awaySince: number | null = null;
    this.looking ??= setInterval(() => {
      awaySince = this.outages.isAway ? (awaySince ?? performance.now()) : null;
      if (awaySince !== null && performance.now() - awaySince >= AWAY_MS) this.endRetries();
    }, LOOK_MS).unref();
  }

  /** Waits for the job until the grace time is over, then releases it. */
  async beforeApplicationShutdown(): Promise<void> {
    this.ending = true;
    const grace = setTimeout(() => {
      this.leases.shutDown();
      this.endRetries();
    }, this.settings.graceMs);
    await this.running;
    await this.claims.undone();
    await this.claims.noteShutdown();
    clearTimeout(grace);
    this.leases.end();
  }

  private endRetries(): void {
    this.writer.endRetries();
    this.claims.endRetries();
  }
}
