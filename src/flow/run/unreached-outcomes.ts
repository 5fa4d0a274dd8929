import type { Recorded } from '../run-host.js';
import { inSlices, type Sliced } from '../slices.js';
import { partsOf } from './record-key.js';
import { UnreachableRecords } from './unreachable-records.js';

/** What ended branches early: which outcomes of the others a replay reaches depends on the order of the branches. */
const ENDED = '~ended';

/** Keys of steps never begin with `~`. */
const isOutcome = (key: string): boolean => !key.startsWith('~') && partsOf(key).detail === '';

/**
 * Which outcomes of earlier attempts a job has reached again. What control nodes, operations and expressions give is not recorded but computed
 * again, and another release may give something else: a job that had paid in one release refunded in the next one, because its condition was
 * evaluated otherwise.
 */
export class UnreachedOutcomes {
  private reached = 0;
  private isOver: boolean;

  constructor(private readonly recorded: Recorded) {
    this.isOver = recorded.size === 0;
  }

  /** Whether some may be left. */
  get mayBeLeft(): boolean {
    return !this.isOver;
  }

  /** It cannot be told any more which are left. */
  giveUp(): void {
    this.isOver = true;
  }

  /** An outcome of an earlier attempt was read. */
  reach(key: string): void {
    if (!this.isOver && isOutcome(key)) this.reached += 1;
  }

  /**
   * How many outcomes are left that no step has reached. To be asked when the job has one path: then all that an earlier attempt recorded came
   * before the step at which this path is, or in a process that this step calls.
   *
   * @param step the key of that step
   * @param owner the job: see {@link inSlices}
   */
  async count(step: string, owner: object): Promise<number> {
    const reachable = await inSlices(this.reachable(`${step}:`), owner);
    // A path was stopped meanwhile.
    if (this.isOver) return 0;
    const left = reachable === null ? 0 : reachable.before - this.reached;
    this.isOver = left + (reachable?.inside ?? 0) <= 0;
    return left;
  }

  /**
   * How many outcomes a replay reaches; null if that cannot be told.
   *
   * @param frames the beginning of the keys of the steps in processes that the present step calls
   */
  private *reachable(frames: string): Sliced<{ before: number; inside: number } | null> {
    const unreachable = new UnreachableRecords();
    for (const key of this.recorded.keys()) {
      yield;
      if (partsOf(key).detail === ENDED) return null;
      unreachable.learn(key, this.recorded);
    }
    const reachable = { before: 0, inside: 0 };
    for (const key of this.recorded.keys()) {
      yield;
      if (isOutcome(key) && !unreachable.has(key))
        reachable[key.startsWith(frames) ? 'inside' : 'before'] += 1;
    }
    return reachable;
  }
}
