import type { Recorded } from '../run-host.js';
import { inSlices, type Sliced } from '../slices.js';
import { partsOf } from './record-key.js';
import { UnreachableRecords } from './unreachable-records.js';

/** What ended branches early: which outcomes of the others a replay reaches depends on the order of the branches. */
const ENDED = '~ended';

/** Keys of steps never begin with `~`. */
const isOutcome = (key: string): boolean => !key.startsWith('~') && partsOf(key).detail === '';

/**
 * The outcomes of earlier attempts that a replay has not reached yet. What control nodes, operations and expressions give is computed again at a
 * replay, and another release may compute something else: then the replay takes another path, and could undo on it what the job has done before.
 */
export class UnreachedOutcomes {
  private reached = 0;
  private isChecked: boolean;

  constructor(private readonly recorded: Recorded) {
    this.isChecked = recorded.size === 0;
  }

  /** Whether some may be left. */
  get mayBeLeft(): boolean {
    return !this.isChecked;
  }

  /** It cannot be told any more which are left: a path was stopped, or can be. */
  endCheck(): void {
    this.isChecked = true;
  }

  /** A record of an earlier attempt was read. */
  reach(key: string): void {
    if (!this.isChecked && isOutcome(key)) this.reached += 1;
  }

  /** How many are left. To be asked while the job has one path: then all that was recorded comes before the step at which it is. */
  async count(): Promise<number> {
    const reachable = await inSlices(this.reachable());
    // The check can have ended meanwhile.
    const left = reachable === null || this.isChecked ? 0 : reachable - this.reached;
    this.isChecked = left <= 0;
    return left;
  }

  /** How many outcomes a replay reaches; null if that cannot be told. */
  private *reachable(): Sliced<number | null> {
    const unreachable = new UnreachableRecords();
    for (const key of this.recorded.keys()) {
      yield;
      if (partsOf(key).detail === ENDED) return null;
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
