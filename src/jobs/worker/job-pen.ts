import type { Journal, Json, LogLevel } from '../../flow/world.js';
import type { DatabaseClock } from './database-clock.js';
import type { Held, JobWrite, PendingWrites, Settled, Settlement } from './job-writes.js';
import type { Lease } from './leases.js';

/** Why an attempt ends without having settled its job. */
export type Loss = 'lost' | 'lapsed' | 'unwritable';

/**
 * This attempt has lost the job: another worker has it, the database could not be reached in time, or Postgres does not
 * take what it has to write.
 */
export class JobLost extends Error {
  override name = 'JobLost';

  constructor(
    readonly reason: Loss,
    message: string,
  ) {
    super(message);
  }
}

export interface FlushRow {
  id: number;
  state: Settled['state'] | null;
  dispatch: number | null;
}

/** Undefined where the fence no longer holds; an error where Postgres does not take what the job has to write. */
export type Flushed = FlushRow | undefined | Error;

/** A write that goes into a flush: taken from its job once, so that a repeated attempt writes the same. */
export interface Flushing {
  id: number;
  weight: () => number;
  take: () => JobWrite;
}

/** One attempt's journal and log: what the engine appends, and how the attempt lets go of its job. */
export class JobPen implements Journal {
  /** The flush that will take what is pending; null while nothing is. */
  private enlisted: Promise<FlushRow> | null = null;
  private latest: Promise<unknown> = Promise.resolve();
  private loss: JobLost | null = null;

  constructor(
    private readonly held: Held,
    private readonly pending: PendingWrites,
    readonly recorded: ReadonlyMap<string, Json>,
    private readonly clock: DatabaseClock,
    private readonly lease: Lease,
    private readonly lost: (reason: Loss) => void,
    private readonly add: (flushing: Flushing) => Promise<Flushed>,
  ) {}

  append(key: string, value: Json, weight: number): void {
    this.pending.record(key, value, weight);
    void this.enlist();
  }

  log(level: LogLevel, node: string, text: string): void {
    this.pending.log(this.clock.now(), level, node, text);
    void this.enlist();
  }

  show(progress: string): void {
    this.pending.show(progress);
    void this.enlist();
  }

  /** Settles once all is committed and the job is certainly still ours: whoever asks is about to act on the outside. */
  async committed(): Promise<void> {
    await this.latest;
    if (!this.lease.holds()) this.lose('lapsed', `the lease of job ${this.held.id} has run out`);
  }

  /**
   * Ends the job or gives it up, together with all that is still pending.
   *
   * @throws JobLost where the row is no longer this attempt's
   */
  async settle(settlement: Settlement, progress: string | null): Promise<Settled> {
    if (progress !== null) this.pending.show(progress);
    this.pending.settle(settlement);
    const { state, dispatch } = await this.enlist();
    if (state === null || dispatch === null)
      throw new JobLost('lost', `job ${this.held.id} was settled twice`);
    return { state, dispatch };
  }

  private enlist(): Promise<FlushRow> {
    if (this.enlisted) return this.enlisted;
    const flushed = this.add({
      id: this.held.id,
      weight: () => this.pending.weight,
      take: () => {
        this.enlisted = null;
        return this.take();
      },
    }).then(
      (row) => this.kept(row),
      (error: unknown) => this.lose('lapsed', `job ${this.held.id} could not be written: ${String(error)}`),
    );
    // Whoever needs the outcome awaits it; to the others the loss is told by `lost`.
    flushed.catch(() => undefined);
    this.enlisted = flushed;
    this.latest = flushed;
    return flushed;
  }

  /** What is pending; nothing, once a write was lost: what follows it must not be committed without it. */
  private take(): JobWrite {
    const write = this.pending.take();
    return this.loss ? { ...this.held, journal: null, log: [], progress: null, settlement: null } : write;
  }

  private kept(row: Flushed): FlushRow {
    const { id, fence } = this.held;
    if (this.loss) throw this.loss;
    if (row instanceof Error) return this.lose('unwritable', `job ${id} cannot be written: ${row.message}`);
    return row ?? this.lose('lost', `job ${id} is no longer held under fence ${fence}`);
  }

  private lose(reason: Loss, message: string): never {
    if (!this.loss) {
      this.loss = new JobLost(reason, message);
      this.lost(reason);
    }
    throw this.loss;
  }
}
