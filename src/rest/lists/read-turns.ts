import { POOL_SIZE } from '../../database/data-source-options.js';
import { waitedTooLong } from '../../database/database-error.js';
import { FairQueue } from '../../flow/fair-queue.js';

/** How long a read may wait for others, unless it is said. */
const PATIENCE_MS = 4_000;

/** Begins a read, or refuses it if it has waited too long. Returns whether it has begun. */
type Waiting = () => boolean;

/** Lets few reads, or other work, run at a time, in turn among their callers. */
export class ReadTurns {
  private readonly waiting = new FairQueue<Waiting>();
  private running = 0;

  /**
   * @param atOnce how many reads run at the same time
   * @param ofOne how many of them may be of one caller
   * @param patienceMs how long one may wait for others
   */
  constructor(
    private readonly atOnce: number,
    private readonly ofOne = atOnce,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /**
   * Calls `read` when it is its turn.
   *
   * @param caller the id of the user who asks
   * @throws DatabaseUnavailable if it has waited too long for others; any error that `read` throws
   */
  async run<Result>(caller: number, read: () => Promise<Result>): Promise<Result> {
    const turn = this.turn(caller);
    // Most reads begin at once, and a turn of the microtasks costs a list of 20 rows 4% (measured).
    if (turn !== undefined) await turn;
    try {
      return await read();
    } finally {
      this.running -= 1;
      this.waiting.release(caller);
      this.advance();
    }
  }

  /** Undefined if the read may begin at once. */
  private turn(caller: number): Promise<void> | undefined {
    const latest = performance.now() + this.patienceMs;
    const state = { hasBegun: false };
    let resolve = (): void => void (state.hasBegun = true);
    let reject: (error: Error) => void = () => undefined;
    this.waiting.add(caller, () => {
      const isInTime = performance.now() <= latest;
      if (isInTime) resolve();
      else {
        reject(waitedTooLong());
        this.waiting.release(caller);
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

/** The reads of lists that run at the same time: they leave a connection of the process to everything else, such as executes. */
const AT_ONCE = POOL_SIZE - 1;
/** Those of one caller: they leave one to the lists of another. */
const MOST_OF_ONE = AT_ONCE - 1;

/** All reads of lists in this process, of which fifty can each take Postgres a second. */
export const listReads = new ReadTurns(AT_ONCE, MOST_OF_ONE);
