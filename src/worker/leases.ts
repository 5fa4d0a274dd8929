import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { anyOf } from '../database/any-of.js';
import { Database } from '../database/database.js';
import { GroupedCalls } from '../database/grouped-calls.js';
import { IS_STANDBY_AWAY } from '../database/standby-wait.js';
import { isJobId } from '../jobs/deliveries/queue.js';
import { DatabaseClock } from './database-clock.js';
import type { Held } from '../jobs/transitions/held.js';
import { Outages } from './outages.js';
import { type AbortReason, type HeldJob, type Holder, KeptLease } from './kept-lease.js';
import { Renewals } from './renewals.js';
import { Watched } from './watched.js';

/** A run's view of its lease. */
export interface Lease {
  /** Whether the lease certainly holds, by the monotonic clock of this machine. */
  holds(): boolean;
  /** The milliseconds since it was granted or renewed, by that clock. */
  age(): number;
  /**
   * Whether a lease that did not hold was renewed. Settles after the renewal that is under way, if there is one. If another session has locked
   * the job's row, when the lock is released or the run is aborted.
   */
  regained(): Promise<boolean>;
  /** Why the lease does not hold. */
  lapse(): 'lapsed' | 'stalled';
  /** Aborts the run. */
  abort(reason: AbortReason): void;
}

/** How long a stop without a run is remembered: a stop signal can arrive before the claim of its job. */
const STRAY_STOP_MS = 5_000;

const CLOCK = {
  name: 'clock',
  text: `
    SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms,
      current_setting('transaction_read_only')::bool OR ${IS_STANDBY_AWAY} AS takes_nothing`,
};

/** The least jump of the clock of Postgres that is logged. */
const LOGGED_JUMP_MS = 1_000;

/** Renewals per lease time. Two may fail before a lease runs out. */
const RENEWALS = 3;

/** Those of the jobs `$1` for which a stop was requested. */
const STOPPING = {
  name: 'job-stopping',
  text: `SELECT id FROM job WHERE id = ${anyOf('$1::bigint[]')} AND state = 'stopping'`,
};

/** The most stop signals that are looked up at a time. Limits the memory that a flood of signals can use. */
const MOST_STOPS = 10_000;

/**
 * The ages in milliseconds at which a run shows its progress, in addition to each renewal. Most jobs end before the first
 * renewal, and an attempt whose worker dies early leaves some progress.
 */
const SHOWN_AT = [200, 1_000];

const SHOW_MS = 100;

/** Renews the leases of all jobs that this worker runs, and aborts runs whose lease ran out. */
@Injectable()
export class Leases {
  private readonly logger = new Logger(Leases.name);
  private readonly leases = new Map<number, KeptLease>();
  private readonly strayStops = new Map<number, number>();
  private timer: NodeJS.Timeout | undefined;
  private showTimer: NodeJS.Timeout | undefined;
  /** The renewal that is under way; it never rejects. */
  private renewing: Promise<void> | null = null;
  private shutting = false;
  private stopsAsked = 0;
  private readonly stopLookups = new GroupedCalls<number, boolean>((ids) => this.areStopping(ids), {
    maxItems: 500,
    maxInFlight: 1,
  });

  private readonly renewals: Renewals;

  constructor(
    private readonly database: Database,
    private readonly clock: DatabaseClock,
    private readonly outages: Outages,
    private readonly watched: Watched,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {
    this.renewals = new Renewals(database, settings.leaseMs, this.leases);
  }

  /** How many jobs this worker holds. */
  get size(): number {
    return this.leases.size;
  }

  /** The jobs that this worker holds. */
  all(): Iterable<HeldJob> {
    return this.leases.values();
  }

  /** Synchronises the clock with the database and starts renewals. */
  async start(): Promise<void> {
    await this.syncClock();
    this.timer = setInterval(() => void this.tick(), this.settings.leaseMs / RENEWALS);
    this.showTimer = setInterval(() => this.showEarly(), SHOW_MS);
  }

  end(): void {
    clearInterval(this.timer);
    clearInterval(this.showTimer);
  }

  /**
   * @param since `performance.now()` before the claim was sent
   */
  add(held: HeldJob, since: number, holder: Holder): Lease {
    const lease = new KeptLease(held, since, holder);
    // This worker has claimed its own job again after the lease ran out. Nothing else would abort the earlier run.
    this.leases.get(held.id)?.abort('lost');
    this.leases.set(held.id, lease);
    if (this.strayStops.delete(held.id)) holder.abort('stop');
    if (this.shutting) holder.abort('shutdown');
    const { leaseMs } = this.settings;
    return {
      holds: () => lease.holds(leaseMs),
      age: () => lease.age,
      regained: async () => {
        await this.renewing;
        return lease.holds(leaseMs) || ((await lease.unlocked()) && lease.holds(leaseMs));
      },
      lapse: () => (lease.isLocked ? 'lapsed' : this.lapse()),
      abort: (reason) => lease.abort(reason),
    };
  }

  remove({ id, claim }: Held): void {
    const lease = this.leases.get(id);
    if (lease?.claim !== claim) return;
    lease.end();
    this.leases.delete(id);
  }

  /**
   * Stops the run of a job, now or when it is added, if the job's row confirms that a stop was requested: a Redis message is
   * only a hint. If the row cannot be read, the next renewal finds the stop. Never throws.
   */
  async stop(id: number): Promise<void> {
    if (!isJobId(id) || this.stopsAsked >= MOST_STOPS) return;
    this.stopsAsked += 1;
    try {
      if (!(await this.stopLookups.add(id))) return;
      const lease = this.leases.get(id);
      if (lease) lease.abort('stop');
      else this.strayStops.set(id, performance.now());
    } catch (error) {
      this.logger.debug(`a stop of job ${id} could not be looked up: ${String(error)}`);
    } finally {
      this.stopsAsked -= 1;
    }
  }

  private async areStopping(ids: number[]): Promise<boolean[]> {
    const rows = await this.database.rows<{ id: number }>(STOPPING, [ids]);
    const stopping = new Set(rows.map(({ id }) => id));
    return ids.map((id) => stopping.has(id));
  }

  /** Aborts every run because this worker shuts down, also runs whose claim returns later. */
  shutDown(): void {
    this.shutting = true;
    for (const lease of this.leases.values()) lease.abort('shutdown');
  }

  private async tick(): Promise<void> {
    this.outages.measureIdle();
    // While this process was blocked, an answer can have come that has not been read.
    if (this.renewing) await setImmediate();
    // This comes first: a process that was frozen or disconnected must not continue jobs that another worker may hold.
    this.abortLapsed();
    this.forgetStrayStops();
    if (this.renewing) return;
    this.renewing = this.renew();
    await this.renewing;
    this.renewing = null;
  }

  private async renew(): Promise<void> {
    this.outages.asked();
    try {
      await this.renewals.renew();
      await this.syncClock();
    } catch (error) {
      this.outages.failed();
      const { size } = this.leases;
      const what =
        size === 0
          ? 'the clock of Postgres could not be read'
          : `leases of ${size} jobs could not be renewed`;
      this.logger.warn(`${what}: ${String(error)}`);
    }
  }

  private abortLapsed(): void {
    const oldest = performance.now() - this.settings.leaseMs;
    for (const lease of this.leases.values()) {
      if (lease.knownAt > oldest || lease.hasEnded) continue;
      const lapse = this.lapse();
      const why = lapse === 'lapsed' ? 'Postgres did not answer' : 'this process was blocked or frozen';
      this.logger.warn(`job ${lease.id}: its lease ran out, since ${why}; its run is aborted`);
      lease.abort(lapse);
    }
  }

  private lapse(): 'lapsed' | 'stalled' {
    return this.outages.excuses ? 'lapsed' : 'stalled';
  }

  private showEarly(): void {
    const now = performance.now();
    for (const lease of this.leases.values()) {
      if (lease.timeoutAt !== null && this.clock.now() >= lease.timeoutAt) lease.abort('late');
      const isDue = now - lease.addedAt >= (SHOWN_AT[lease.shows] ?? Infinity);
      if (isDue) lease.shows += 1;
      if (isDue || this.watched.has(lease.id)) lease.renewed();
    }
  }

  private forgetStrayStops(): void {
    for (const [id, at] of this.strayStops)
      if (performance.now() - at > STRAY_STOP_MS) this.strayStops.delete(id);
  }

  private async syncClock(): Promise<void> {
    const { rows, sentAt } = await this.database.timed<{ ms: number; takes_nothing: boolean }>(CLOCK);
    const [row] = rows;
    if (!row) return;
    const jumpedMs = this.clock.sync(row.ms, sentAt);
    if (Math.abs(jumpedMs) >= LOGGED_JUMP_MS)
      this.logger.warn(`the clock of Postgres jumped by ${(jumpedMs / 1_000).toFixed(1)} s`);
    // A worker without jobs has no renewal that would fail.
    if (row.takes_nothing) this.outages.failed();
    else this.outages.answered(row.ms);
  }
}
