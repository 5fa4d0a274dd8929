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
import { ExtraSlots } from './extra-slots.js';
import { Isolation } from './isolation/isolation.js';
import { JobWriter } from './writing/job-writer.js';
import { Leases } from './leases.js';
import { JobQueue } from '../jobs/deliveries/queue.js';
import { Parking } from './parking.js';
import { Retention } from './retention.js';
import { Runner } from './runner.js';
import { Signals } from '../jobs/signals.js';
import { Slots } from './slots.js';
import { Sweeper } from './sweeper.js';

/** Of how many jobs that had started and wait for a slot the users are looked up, while none is free. */
const MOST_RESUMED = 500;

/** Runs jobs from Bull, from the rows and from the sweeper, `LIUCHENG_CONCURRENCY` at a time and a few more of others ({@link ExtraSlots}), and releases them at shutdown. */
@Injectable()
export class Worker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Worker.name);
  /** The number of occupied slots. */
  private running = 0;
  /** Running jobs, and jobs whose settlement is being written. */
  private readonly unsettled = new Set<Promise<void>>();
  /** Settles when the jobs of the last statement that takes waiting jobs are among the unsettled ones. */
  private taking: Promise<unknown> = Promise.resolve();
  private readonly slots = new Slots({
    freeSlots: () => this.freeSlots(),
    start: (id) => this.start(id),
    takeTurns: (count) => {
      const taken = this.takeTurns(count);
      this.taking = taken.catch(() => undefined);
      return taken;
    },
    tellOthers: (id) => this.signals.send('due', [id]),
    makeRoom: () => {
      this.parking.makeRoom();
      this.extraSlots.crowded();
    },
  });

  private readonly extraSlots: ExtraSlots;

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
    private readonly parking: Parking,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {
    this.extraSlots = new ExtraSlots(
      {
        isCrowded: () => this.slots.isCrowded,
        freeSlots: (extra) => this.freeSlots(extra),
        held: () => leases.all(),
        waiting: (turns, most) => claims.firstWaiting(turns, this.slots.resumed(MOST_RESUMED), most),
        startBeside: (id) => this.slots.startBeside(id),
      },
      settings.concurrency,
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.leases.start();
    this.parking.watch(() => this.slots.isCrowded);
    this.signals.listen('stop', (id) => void this.leases.stop(id));
    this.signals.listen('due', () => this.slots.lookForWaiting());
    // One more than there are slots: it shows that jobs wait while all slots are occupied.
    this.queue.take(this.settings.concurrency + 1, (id, waits) =>
      waits ? this.slots.deliver(id) : this.slots.resume(id),
    );
    this.sweeper.start({
      freeSlots: () => this.freeSlots(),
      freeIsolated: () => this.isolation.free,
      hasBacklog: () => this.slots.hasBacklog,
      failures: () => this.runner.failures,
      lookForWaiting: () => this.slots.lookForWaiting(),
      resume: (id, begun) => this.slots.resume(id, begun),
    });
    this.retention.start();
  }

  /**
   * How many more jobs may start: the free slots, or fewer if too many settlements wait for Postgres.
   *
   * @param extra how many slots there are besides, and settlements: those of one user's jobs, which may be large, would leave none of the
   *   extra slots to others
   */
  private freeSlots(extra = 0): number {
    const { concurrency } = this.settings;
    return Math.min(concurrency + extra - this.running, 2 * concurrency + extra - this.unsettled.size);
  }

  /** Runs the job if it is due. Settles when its slot is free again, as {@link occupied} does. */
  private start(id: number): Promise<void> {
    this.running += 1;
    return this.occupied((ran) =>
      this.runner.deliver(id, ran).then((outcome) => {
        if (outcome === 'isolated') this.isolation.take(id, () => void this.slots.resume(id));
      }),
    );
  }

  private async takeTurns(count: number): Promise<{ found: number; more: boolean }> {
    this.running += count;
    try {
      const { claims, since, ...result } = await this.claims.takeTurns(count);
      this.running -= count - claims.length;
      for (const claim of claims)
        void this.occupied((ran) => this.runner.run(claim, since, ran)).then(() => this.slots.fill());
      return result;
    } catch (error) {
      this.running -= count;
      this.runner.noteFailure('waiting jobs could not be taken', error);
      throw error;
    }
  }

  /**
   * Runs a job in a slot that is already counted. Settles when the slot is free again, which is before the settlement is committed: the
   * next job runs meanwhile (measured: 1.3 times the jobs a second).
   */
  private async occupied(run: (ran: () => void) => Promise<void>): Promise<void> {
    await new Promise<void>((ran) => {
      const settled = run(ran).then(() => {
        ran();
        this.unsettled.delete(settled);
        this.slots.fill();
      });
      this.unsettled.add(settled);
    });
    this.running -= 1;
  }

  /**
   * Stops taking jobs, waits for running jobs until the grace time is over, releases the rest, and ends. The grace time starts
   * first, before any call that may not return, such as one to Redis.
   */
  async beforeApplicationShutdown(): Promise<void> {
    this.slots.end();
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
    // What it takes belongs to this worker, which must end or release it before it notes its shutdown.
    await this.taking;
    while (this.unsettled.size > 0) await Promise.all(this.unsettled);
    await this.claims.undone();
    await this.claims.noteShutdown();
    clearTimeout(grace);
    await isolated;
    this.leases.end();
  }
}
