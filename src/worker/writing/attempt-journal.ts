import type { Inheritance, Journal, Json, LogLevel, NodeProgress, Recorded } from '../../flow/index.js';
import type { DatabaseClock } from '../database-clock.js';
import type { FlushRow } from '../../jobs/transitions/flush.js';
import type { JobWrite, Settlement } from '../../jobs/transitions/flush-values.js';
import type { Held } from '../../jobs/transitions/held.js';
import { AttemptLost, type Loss } from './attempt-lost.js';
import { PART_WEIGHT } from './chunks-of.js';
import { emptyWrite, type PendingWrites, type Settled } from './job-writes.js';
import type { Lease } from '../leases.js';
import type { EndedStep, UnendedStep } from './running-step.js';

/**
 * For how long Postgres' last answer about the job is believed, in milliseconds, before a node acts on the outside. The clock of a lease does
 * not see that its machine was suspended meanwhile, or paused by its host. An answer is not believed once a connection was lost after it: another
 * server may lack what this one had committed.
 */
const BELIEVED_MS = 250;

/**
 * How much of a job may be pending before it waits, in bytes. A flush takes all of them, and the next ones gather meanwhile: 49 jobs that
 * each printed 60 MB took 3 GB of their worker, and the ends of other jobs waited for 18 s behind them.
 */
const MOST_PENDING = 512 * 1024;

/**
 * The result of a flush for one job. Undefined: the job is no longer held. Error: Postgres refuses what the job writes. `locked`:
 * another session has locked the row, and this process is about to exit.
 */
export type Flushed = FlushRow | undefined | Error | 'locked';

/** A pending write of one job, in parts. It is taken once, so that a retry writes the same. */
export interface Flushing {
  id: number;
  weight: () => number;
  take: () => Promise<JobWrite[]>;
}

/** What an {@link AttemptJournal} is made of. */
export interface AttemptParts {
  /** The claim with which the attempt writes. */
  held: Held;
  pending: PendingWrites;
  /** The records of earlier attempts. */
  recorded: Recorded;
  /** What the job has from jobs that it resumes, if it resumes any. */
  inheritance?: Inheritance | undefined;
  clock: DatabaseClock;
  lease: Lease;
  /** Stores what the records of this attempt refer to, if a failover may have lost it; undefined if there is none. */
  kept?: () => Promise<unknown> | undefined;
  /** Called before a node acts on the outside. It shows the progress where that node may have killed an earlier worker; undefined: nothing is done. */
  beforeActing?: (() => Promise<void>) | undefined;
  /** `performance.now()` when a connection to Postgres was lost last; `-Infinity`: never. */
  disconnectedAt: () => number;
  /** Called once if the attempt loses the job. */
  lost: (reason: Loss) => void;
  /** Adds the pending write to the next flush, and settles with its result. */
  add: (flushing: Flushing) => Promise<Flushed>;
}

/** The journal and log of one attempt, and the settlement of its job. */
export class AttemptJournal implements Journal {
  /** The flush that will take the pending write; null while nothing is pending. */
  private enlisted: Promise<FlushRow> | null = null;
  private latest: Promise<unknown> = Promise.resolve();
  private loss: AttemptLost | null = null;
  /** `performance.now()` before the last successful flush. */
  private flushedAt = -Infinity;

  readonly recorded: Recorded;
  readonly inheritance?: Inheritance;
  private readonly held: Held;
  private readonly pending: PendingWrites;

  constructor(private readonly parts: AttemptParts) {
    const { held, pending, recorded, inheritance } = parts;
    this.held = held;
    this.pending = pending;
    this.recorded = recorded;
    if (inheritance) this.inheritance = inheritance;
  }

  append(key: string, value: Json, weight: number): void {
    this.pending.record(key, value, weight);
    void this.enlist();
  }

  log(level: LogLevel, node: string, text: string, bytes?: number): void {
    this.pending.log(this.parts.clock.now(), level, node, text, bytes);
    void this.enlist();
  }

  /** Lists a step that has ended. It is written by the next flush, so that a step does not cost a write of its own. */
  step(step: EndedStep): void {
    this.pending.step(step);
    if (this.pending.weight > PART_WEIGHT) void this.enlist();
  }

  /** Whether the progress may be written again: see {@link PendingWrites.nextShow}. */
  get showsAgain(): boolean {
    return performance.now() >= this.pending.nextShow;
  }

  /** @param unended the steps that have not ended, when the progress is written */
  show(progress: NodeProgress[], unended: () => UnendedStep[]): void {
    this.pending.show(progress, unended);
    void this.enlist();
  }

  /**
   * Settles when everything appended is committed and the lease certainly holds. Called before a node acts on the outside. After a wait,
   * Postgres is asked with a write of nothing, which is refused if another worker has taken the job over.
   *
   * @throws AttemptLost
   */
  async committed(): Promise<void> {
    if (this.parts.beforeActing) await this.parts.beforeActing();
    await this.latest;
    const kept = this.parts.kept?.();
    if (kept !== undefined) await kept;
    if (this.parts.lease.holds()) {
      const now = performance.now();
      const answeredAt = Math.max(now - this.parts.lease.age(), this.flushedAt);
      const believed = now - answeredAt <= BELIEVED_MS && answeredAt > this.parts.disconnectedAt();
      if (!believed) await this.enlist();
      if (this.parts.lease.holds()) return;
    }
    const isRegained = await this.parts.lease.regained();
    if (this.loss) throw this.loss;
    if (!isRegained) this.lose(this.parts.lease.lapse(), `the lease of job ${this.held.id} has run out`);
  }

  /**
   * Settles when everything is written that is pending, steps included.
   *
   * @throws AttemptLost
   */
  async written(): Promise<void> {
    await this.enlist();
  }

  /** Undefined if little is pending; else settles when that is committed. */
  room(): Promise<unknown> | undefined {
    return this.pending.weight > MOST_PENDING ? this.enlist() : undefined;
  }

  /**
   * Settles the job, in the same flush as everything that is pending.
   *
   * @throws AttemptLost if this attempt no longer holds the job
   */
  async settle(
    settlement: Settlement,
    progress: NodeProgress[],
    unended: () => UnendedStep[],
  ): Promise<Settled> {
    this.pending.show(progress, unended);
    this.pending.settle(settlement);
    const { state, dispatch, is_woken: isWoken } = await this.enlist();
    if (state === null || dispatch === null)
      throw new AttemptLost('lost', `job ${this.held.id} was settled twice`);
    // Another attempt refers to it. The job is settled, whatever becomes of this.
    if (state === 'running') await this.parts.kept?.()?.catch(() => undefined);
    return { state, dispatch, isWoken: isWoken === true };
  }

  private enlist(): Promise<FlushRow> {
    if (this.enlisted) return this.enlisted;
    let takenAt = -Infinity;
    const flushed = this.parts
      .add({
        id: this.held.id,
        weight: () => this.pending.wholeWeight,
        take: () => {
          this.enlisted = null;
          takenAt = performance.now();
          return this.take();
        },
      })
      .then(
        (row) => {
          const kept = this.kept(row);
          this.flushedAt = takenAt;
          return kept;
        },
        (error: unknown) => this.lose('lapsed', `job ${this.held.id} could not be written: ${String(error)}`),
      );
    // Callers that need the result await it. The others are notified of a loss by `lost`.
    flushed.catch(() => undefined);
    this.enlisted = flushed;
    this.latest = flushed;
    return flushed;
  }

  /** The pending write; empty after a loss, because later writes must not be committed without the lost one. */
  private async take(): Promise<JobWrite[]> {
    const parts = await this.pending.take();
    return this.loss ? [emptyWrite(this.held)] : parts;
  }

  private kept(row: Flushed): FlushRow {
    const { id, fence } = this.held;
    if (this.loss) throw this.loss;
    if (row instanceof Error) return this.lose('unwritable', `job ${id} cannot be written: ${row.message}`);
    if (row === 'locked') return this.lose('lapsed', `the row of job ${id} is locked`);
    if (!row) return this.lose('lost', `job ${id} is no longer held under fence ${fence}`);
    return row.has_gap ? this.lose('lapsed', `Postgres has lost what job ${id} had recorded`) : row;
  }

  private lose(reason: Loss, message: string): never {
    if (!this.loss) {
      this.loss = new AttemptLost(reason, message);
      this.parts.lost(reason);
    }
    throw this.loss;
  }
}
