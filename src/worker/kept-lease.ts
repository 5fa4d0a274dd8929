import type { Held } from '../jobs/transitions/held.js';

/**
 * Why a run is aborted:
 *
 * - `stop`: a user stops the job.
 * - `lost`: another worker holds the job, or the job has ended.
 * - `lapsed`: the lease ran out because the database did not answer.
 * - `stalled`: the lease ran out because this process was blocked or frozen.
 * - `unwritable`: Postgres refuses what the job writes.
 * - `unequipped`: the job needs a node or a key that this worker lacks.
 * - `late`: the job has reached the time limit of its process.
 * - `crowded`: others wait for a slot, and the flow of the job has yet to be compiled.
 * - `shutdown`: this worker shuts down.
 */
export type AbortReason =
  | 'stop'
  | 'lost'
  | 'lapsed'
  | 'stalled'
  | 'unwritable'
  | 'unequipped'
  | 'late'
  | 'crowded'
  | 'shutdown';

/** The run that holds a lease. */
export interface Holder {
  abort: (reason: AbortReason) => void;
  /** Called when the run should show its progress, such as at each renewal. It settles when the progress is pending. */
  renewed: () => void | Promise<void>;
}

/** A job that a worker runs. */
export interface HeldJob extends Held {
  processId: number;
  /** The id of the user whose job it is. */
  user: number;
  /** When it fails because of its time limit, in milliseconds since 1970 by the database's clock. */
  timeoutAt: number | null;
}

/** A lease that this worker keeps for a run. Times are `performance.now()`. */
export class KeptLease implements HeldJob {
  readonly id: number;
  readonly fence: number;
  readonly claim: string;
  readonly processId: number;
  readonly user: number;
  readonly timeoutAt: number | null;
  readonly addedAt = performance.now();
  /** How often the run has shown its progress before the first renewal. */
  shows = 0;
  /** The time before the last query that found the job still held, with its row locked; 0 if there was none. */
  lockedAt = 0;
  private ended = false;
  private givenUp = false;
  private readonly waiting: (() => void)[] = [];

  /** @param since the time before the statement that granted the lease was sent */
  constructor(
    { id, fence, claim, processId, user, timeoutAt }: HeldJob,
    private since: number,
    private readonly holder: Holder,
  ) {
    this.id = id;
    this.fence = fence;
    this.claim = claim;
    this.processId = processId;
    this.user = user;
    this.timeoutAt = timeoutAt;
  }

  /** Whether its run has ended, or was aborted. */
  get hasEnded(): boolean {
    return this.ended;
  }

  /**
   * Whether it is left to run out, since its worker was blocked or frozen until it had: the job goes on with the next claim. Its run can
   * take 10 s to end, and renewed meanwhile, it would keep the job from all workers.
   */
  get isGivenUp(): boolean {
    return this.givenUp;
  }

  /** Whether the last renewal failed because another session has locked the job's row. */
  get isLocked(): boolean {
    return this.lockedAt > this.since;
  }

  /** The last time at which the job was certainly held by this worker. */
  get knownAt(): number {
    return Math.max(this.since, this.lockedAt);
  }

  /** The milliseconds since it was granted or renewed. */
  get age(): number {
    return performance.now() - this.since;
  }

  holds(leaseMs: number): boolean {
    return this.age < leaseMs;
  }

  /** Records a renewal by a statement that was sent at `askedAt`. */
  renewedAt(askedAt: number): void {
    // A slower statement may have been sent earlier.
    this.since = Math.max(this.since, askedAt);
    // If a later query found the row locked while this statement waited for the lock, the lease is renewed once more.
    if (!this.isLocked) this.release();
    void this.holder.renewed();
  }

  renewed(): void {
    void this.holder.renewed();
  }

  abort(reason: AbortReason): void {
    this.ended = true;
    this.givenUp ||= reason === 'stalled';
    this.release();
    this.holder.abort(reason);
  }

  /** Marks the end of the run. */
  end(): void {
    this.ended = true;
    this.release();
  }

  /** Settles when the row is no longer locked: true if the lease was renewed, false if the row was not locked or the run is aborted. */
  async unlocked(): Promise<boolean> {
    if (!this.isLocked || this.ended) return false;
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    return !this.ended;
  }

  private release(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
