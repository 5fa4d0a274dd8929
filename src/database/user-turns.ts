import { waitedTooLong } from './database-error.js';
import { FairQueue } from '../flow/fair-queue.js';

/** How long a call may wait for others, unless it is said. */
const PATIENCE_MS = 4_000;

/** Begins a call, or refuses it if it has waited too long. Returns whether it has begun. */
type Waiting = () => boolean;

/** Lets few calls run at a time, in turn among the users who make them. */
export class UserTurns {
  private readonly waiting = new FairQueue<Waiting>();
  private running = 0;

  /**
   * @param atOnce how many calls run at the same time
   * @param ofOne how many of them may be of one user
   * @param patienceMs how long one may wait for others
   */
  constructor(
    private readonly atOnce: number,
    private readonly ofOne = atOnce,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** Whether no call runs, and therefore none waits. */
  get isIdle(): boolean {
    return this.running === 0;
  }

  /**
   * Does the work when it is its turn.
   *
   * @param user the id of who asks for it
   * @throws DatabaseUnavailable if it has waited too long for others; any error that the work throws
   */
  async run<Result>(user: number, work: () => Promise<Result>): Promise<Result> {
    const turn = this.turn(user);
    // Most calls begin at once, and a turn of the microtasks costs a list of 20 rows 4% (measured).
    if (turn !== undefined) await turn;
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.waiting.release(user);
      this.advance();
    }
  }

  /** Undefined if the call may begin at once. */
  private turn(user: number): Promise<void> | undefined {
    const latest = performance.now() + this.patienceMs;
    const state = { hasBegun: false };
    let resolve = (): void => void (state.hasBegun = true);
    let reject: (error: Error) => void = () => undefined;
    this.waiting.add(user, () => {
      const isInTime = performance.now() <= latest;
      if (isInTime) resolve();
      else {
        reject(waitedTooLong());
        this.waiting.release(user);
      }
      return isInTime;
    });
    this.advance();
    if (state.hasBegun) return undefined;
    return new Promise((begin, refuse) => {
      resolve = begin;
      reject = refuse;
    });
  }

  private advance(): void {
    while (this.running < this.atOnce) {
      const begin = this.waiting.take((held) => held < this.ofOne);
      if (begin === undefined) return;
      if (begin()) this.running += 1;
    }
  }
}
