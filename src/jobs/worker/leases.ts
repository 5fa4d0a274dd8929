import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { Database } from '../../database/database.js';
import { DatabaseClock } from './database-clock.js';
import type { Held } from './job-writes.js';
import { Outages } from './outages.js';
import { RENEW } from '../transitions.js';

/**
 * Why a running job is aborted: somebody stops it; another worker has it, or it has ended; this worker could not keep
 * its lease; what it writes cannot be stored; it calls a process whose nodes this worker lacks; this worker shuts down.
 */
export type AbortReason = 'stop' | 'lost' | 'lapsed' | 'unwritable' | 'unequipped' | 'shutdown';

/** What a lease can do to its run. */
export interface Holder {
  abort: (reason: AbortReason) => void;
  /** Called at each renewal, so that a run may show how far it has come. */
  renewed: () => void;
}

interface KeptLease extends Held, Holder {
  /** `performance.now()` before the last statement that prolonged it was sent. */
  since: number;
}

/** A run's view of its lease. */
export interface Lease {
  /** Whether it still holds for certain, told by this machine's monotonic clock alone. */
  holds(): boolean;
}

/** A stop can overtake the claim of its job; one that found no run is kept for so long. */
const STRAY_STOP_MS = 5_000;

const CLOCK = { name: 'clock', text: `SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms` };

/** Renewals in one lease time: two may fail before a job is lost. */
const RENEWALS = 3;

/** Keeps the leases of all jobs that this worker runs, and takes them from runs whose lease could not be kept. */
@Injectable()
export class Leases {
  private readonly logger = new Logger(Leases.name);
  private readonly leases = new Map<number, KeptLease>();
  private readonly strayStops = new Map<number, number>();
  private timer: NodeJS.Timeout | undefined;
  private renewing = false;
  private shutting = false;

  constructor(
    private readonly database: Database,
    private readonly clock: DatabaseClock,
    private readonly outages: Outages,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** How many jobs this worker holds. */
  get size(): number {
    return this.leases.size;
  }

  /** Takes the database's time and starts renewing. */
  async start(): Promise<void> {
    await this.takeTime();
    this.timer = setInterval(() => void this.tick(), this.settings.leaseMs / RENEWALS);
  }

  end(): void {
    clearInterval(this.timer);
  }

  /**
   * @param since `performance.now()` before the claim was sent
   */
  add(held: Held, since: number, holder: Holder): Lease {
    const lease: KeptLease = {
      id: held.id,
      fence: held.fence,
      since,
      abort: (reason) => holder.abort(reason),
      renewed: () => holder.renewed(),
    };
    this.leases.set(held.id, lease);
    if (this.strayStops.delete(held.id)) holder.abort('stop');
    if (this.shutting) holder.abort('shutdown');
    return { holds: () => performance.now() - lease.since < this.settings.leaseMs };
  }

  remove({ id, fence }: Held): void {
    if (this.leases.get(id)?.fence === fence) this.leases.delete(id);
  }

  /** Stops one job's run, at once or as soon as it is added. */
  stop(id: number): void {
    const lease = this.leases.get(id);
    if (lease) lease.abort('stop');
    else this.strayStops.set(id, performance.now());
  }

  /** Aborts every run, since this worker must end; those, too, whose claim is answered only now. */
  shutDown(): void {
    this.shutting = true;
    for (const lease of this.leases.values()) lease.abort('shutdown');
  }

  private async tick(): Promise<void> {
    // First of all: a process that was frozen, or cut off, must not go on with jobs that others may have by now.
    this.abortLapsed();
    this.forgetStrayStops();
    if (this.renewing) return;
    this.renewing = true;
    this.outages.asked();
    try {
      await this.renew();
      await this.takeTime();
    } catch (error) {
      this.outages.failed();
      this.logger.warn(`leases of ${this.leases.size} jobs could not be renewed: ${String(error)}`);
    } finally {
      this.renewing = false;
    }
  }

  private abortLapsed(): void {
    const oldest = performance.now() - this.settings.leaseMs;
    for (const lease of this.leases.values()) {
      if (lease.since > oldest) continue;
      this.logger.warn(`job ${lease.id}: its lease ran out before it could be renewed; its run is aborted`);
      lease.abort('lapsed');
    }
  }

  private forgetStrayStops(): void {
    for (const [id, at] of this.strayStops)
      if (performance.now() - at > STRAY_STOP_MS) this.strayStops.delete(id);
  }

  private async renew(): Promise<void> {
    const held = [...this.leases.values()];
    if (held.length === 0) return;
    const asked = performance.now();
    const rows = await this.database.rows<{ id: number; state: 'running' | 'stopping' }>(RENEW, [
      held.map(({ id }) => id),
      held.map(({ fence }) => fence),
      this.settings.leaseMs,
    ]);
    const states = new Map(rows.map(({ id, state }) => [id, state]));
    for (const lease of held) {
      // One that was settled while the statement ran is no longer ours to judge.
      if (this.leases.get(lease.id) !== lease) continue;
      const state = states.get(lease.id);
      if (state === undefined) lease.abort('lost');
      else if (state === 'stopping') lease.abort('stop');
      if (state === undefined) continue;
      lease.since = asked;
      lease.renewed();
    }
  }

  private async takeTime(): Promise<void> {
    const asked = performance.now();
    const [row] = await this.database.rows<{ ms: number }>(CLOCK);
    if (!row) return;
    this.clock.sync(row.ms, asked);
    this.outages.answered(row.ms);
  }
}
