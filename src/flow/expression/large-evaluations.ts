import { FairQueue, withRoomForOthers } from '../fair-queue.js';

/** How many large evaluations are in progress at once: all share one thread, so more of them would only take more memory. */
const AT_ONCE = 4;

/** The turn of a large evaluation. */
export interface LargeTurn {
  /** Resolves when the evaluation may go on; undefined if it may at once. */
  readonly begun: Promise<void> | undefined;
  /** Ends the turn, or the wait for it. */
  end(): void;
}

/**
 * Bounds the memory of evaluations in progress in this process. Each may make values of 128 MiB and holds them while it yields: those of
 * 60 jobs took 4 GB.
 */
export class LargeEvaluations {
  private readonly waiting = new FairQueue<() => void>();
  private taken = 0;

  /**
   * @param atOnce how many are in progress. As many more are for users who have none: an evaluation may take minutes, and four of one user
   *   held back those of all others
   */
  constructor(private readonly atOnce = AT_ONCE) {}

  /**
   * The turn of an evaluation, in turn among users.
   *
   * @param user the id of the user for whom it is
   */
  turn(user: number): LargeTurn {
    const turn = { hasBegun: false, resume: (): void => undefined };
    const begin = (): void => {
      turn.hasBegun = true;
      turn.resume();
    };
    this.waiting.add(user, begin);
    this.advance();
    return {
      begun: turn.hasBegun ? undefined : new Promise((resolve) => (turn.resume = resolve)),
      end: () => {
        if (turn.hasBegun) {
          this.taken -= 1;
          this.waiting.release(user);
        } else this.waiting.remove(user, begin);
        this.advance();
      },
    };
  }

  private advance(): void {
    const mayHave = withRoomForOthers(this.atOnce, () => this.taken);
    for (let begin = this.waiting.take(mayHave); begin !== undefined; begin = this.waiting.take(mayHave)) {
      this.taken += 1;
      begin();
    }
  }
}

/** The large evaluations of this process. */
export const largeEvaluations = new LargeEvaluations();
