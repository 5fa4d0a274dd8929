import type { Recorded } from '../run-host.js';
import { inSlices, type Sliced } from '../slices.js';
import { partsOf } from './record-key.js';
import { UnreachableRecords } from './unreachable-records.js';

/**
 * Details of records after which it cannot be told what a replay reaches: that branches were ended early, and the beginning of a call that has a
 * timeout, which can expire before the call has come to what it had recorded.
 */
const UNKNOWN = /^~(ended|call\d)/;

/** Keys of steps never begin with `~`. */
const isOutcome = (key: string): boolean => !key.startsWith('~') && partsOf(key).detail === '';

/**
 * Which outcomes of earlier attempts a job has reached again. What control nodes, operations and expressions give is not recorded but computed
 * again, and another release may give something else: a job that had paid in one release refunded in the next one, because its condition was
 * evaluated otherwise.
 */
export class UnreachedOutcomes {
  private reached = 0;
  private settled: boolean;

  constructor(private readonly recorded: Recorded) {
    this.settled = recorded.size === 0;
  }

  /** Whether none is left, or it cannot be told. */
  get isSettled(): boolean {
    return this.settled;
  }

  /** A path was stopped, so that it does not reach what it had recorded. */
  giveUp(): void {
    this.settled = true;
  }

  /** An outcome of an earlier attempt was read. */
  reach(key: string): void {
    if (!this.settled && isOutcome(key)) this.reached += 1;
  }

  /**
   * How many outcomes are left that no step has reached. To be asked when the job has one path: then all that an earlier attempt recorded came
   * before the step at which this path is.
   *
   * @param owner the job: see {@link inSlices}
   */
  async count(owner: object): Promise<number> {
    const reachable = await inSlices(this.reachable(), owner);
    const left = reachable === null ? 0 : reachable - this.reached;
    this.settled = left === 0;
    return left;
  }

  /** How many outcomes a replay reaches; null if that cannot be told. */
  private *reachable(): Sliced<number | null> {
    const unreachable = new UnreachableRecords();
    for (const key of this.recorded.keys()) {
      yield;
      if (UNKNOWN.test(partsOf(key).detail)) return null;
      unreachable.learn(key, this.recorded);
    }
    let reachable = 0;
    for (const key of this.recorded.keys()) {
      yield;
      if (isOutcome(key) && !unreachable.has(key)) reachable += 1;
    }
    return reachable;
  }
}
