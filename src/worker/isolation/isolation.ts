import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { Database } from '../../database/database.js';
import { EXPIRE_LEASE, expireLeaseValues } from '../../jobs/transitions/renew.js';
import { type Death, IsolatedProcess } from './isolated-process.js';
import { Outages } from '../outages.js';

/** The most isolated jobs at once. Each process takes about 80 MB. */
const AT_ONCE = 4;

/** How long an idle process is kept for the next isolated job. A start takes one second. */
const IDLE_MS = 10_000;

/** The pause after a process could not start. The cause seldom disappears at once. */
const PAUSE_MS = 10_000;

/** How long a process may take to release its job: longer than a run waits for a node that does not stop (10 s). */
const END_MS = 12_000;

/**
 * Runs isolated jobs: jobs that were running in two workers that died, even if another job caused the deaths. Each runs in a
 * process without other jobs, which claims the job itself. If the process dies, no other job is affected, and the cause is
 * certain.
 */
@Injectable()
export class Isolation {
  private readonly logger = new Logger(Isolation.name);
  private readonly processes = new Set<IsolatedProcess>();
  private ended = false;
  private pausedUntil = -Infinity;

  constructor(
    private readonly database: Database,
    private readonly outages: Outages,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /**
   * How many more isolated jobs can run now. One process boots at a time: four that boot at once beside each worker of a machine take
   * its cores for seconds, in which nothing else is answered (seen after a failover that many jobs were charged for).
   */
  get free(): number {
    if (performance.now() < this.pausedUntil) return 0;
    return this.isBooting ? this.idle.length : AT_ONCE - this.busy.length;
  }

  /**
   * Runs an isolated job that is due. Without a free place, or while the process that had it has not reported its end, does nothing: the
   * sweeper finds the job again.
   *
   * @param again called when the process has died with the job, and the job can be claimed again
   */
  take(id: number, again: () => void): void {
    if (this.ended) return;
    const holder = this.busy.find(({ job }) => job === id);
    holder?.jobIsDue();
    if (holder !== undefined || this.free <= 0) return;
    this.logger.log(
      `job ${id} was running in too many workers that died; it runs isolated in a separate process`,
    );
    try {
      const process = this.idle[0] ?? this.start();
      process.run(id, this.outages.deathsCountFrom, (death) => {
        if (death.worker !== '') void this.expireLease(id, death).then(again);
        else this.pause(id, death);
      });
    } catch (error) {
      // Node throws some errors, such as that of a system without memory, and reports others later.
      this.pause(id, { worker: '', how: String(error) });
    }
  }

  private get isBooting(): boolean {
    return [...this.processes].some(({ hasBooted }) => !hasBooted);
  }

  private get idle(): IsolatedProcess[] {
    return [...this.processes].filter(({ isFree }) => isFree);
  }

  private get busy(): IsolatedProcess[] {
    return [...this.processes].filter(({ job }) => job !== null);
  }

  private start(): IsolatedProcess {
    const process = new IsolatedProcess(this.settings, IDLE_MS, () => this.processes.delete(process));
    this.processes.add(process);
    return process;
  }

  private pause(id: number, { how }: Death): void {
    this.pausedUntil = performance.now() + PAUSE_MS;
    this.logger.error(`the isolated process for job ${id} did not start (${how})`);
  }

  private async expireLease(id: number, { worker, how }: Death): Promise<void> {
    this.logger.warn(`job ${id}: its isolated process has exited (${how})`);
    // If this fails, the lease runs out by itself.
    await this.database
      .rows(EXPIRE_LEASE, expireLeaseValues(id, worker))
      .catch((error: unknown) => this.logger.debug(String(error)));
  }

  /**
   * Starts no more jobs. Settles when the processes have released their jobs and exited. A blocked process is killed.
   *
   * @param graceMs how long running jobs may continue
   */
  async end(graceMs: number): Promise<void> {
    this.ended = true;
    await Promise.all([...this.processes].map((process) => process.end(graceMs + END_MS)));
  }
}
