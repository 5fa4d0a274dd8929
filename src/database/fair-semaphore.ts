import { losesServer, waitedTooLong } from './database-error.js';
import { PATIENCE_MS as PATIENCE_AFTER_LOSS_MS } from './grouped-calls.js';
import { FairQueue } from '../flow/fair-queue.js';

/** How long a call may wait for others, unless it is said. */
const PATIENCE_MS = 4_000;

/** The id of no user, for calls that are made without one: they have a turn together. */
export const NO_USER = 0;

/** A call that waits for its turn. */
interface Waiting<User> {
  user: User;
  since: number;
  begin: () => void;
  refuse: (error: Error) => void;
}

/** Lets few calls run at a time, in turn among those who make them: users by their ids, unless `User` says otherwise. */
export class FairSemaphore<User = number> {
  private readonly waiting = new FairQueue<Waiting<User>, User>();
  private running = 0;

  /**
   * @param atOnce how many calls run at the same time
   * @param ofOne how many of them may be of one user
   * @param patienceMs how long one may wait for others; `Infinity`: also if these lose the server
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
   * @param user who asks for it
   * @throws DatabaseUnavailable if it has waited too long for others, or for half a second when one of them loses the server; any error that
   *   the work throws
   */
  async run<Result>(user: User, work: () => Promise<Result>): Promise<Result> {
    const turn = this.turn(user);
    // Most calls begin at once, and a turn of the microtasks costs a list of 20 rows 4% (measured).
    if (turn !== undefined) await turn;
    try {
      return await work();
    } catch (error) {
      if (losesServer(error)) this.refuseOverdue(error);
      throw error;
    } finally {
      this.running -= 1;
      this.waiting.release(user);
      this.advance();
    }
  }

  /** Undefined if the call may begin at once. */
  private turn(user: User): Promise<void> | undefined {
    const state = { hasBegun: false };
    const call: Waiting<User> = {
      user,
      since: performance.now(),
      begin: () => void (state.hasBegun = true),
      refuse: () => undefined,
    };
    this.waiting.add(user, call);
    this.advance();
    return state.hasBegun ? undefined : this.wait(call);
  }

  /** Waits until the call may begin. Those that it waits for may take longer than its patience. */
  private wait(call: Waiting<User>): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.waiting.remove(call.user, call);
        reject(waitedTooLong());
      };
      const timer = this.patienceMs === Infinity ? undefined : setTimeout(giveUp, this.patienceMs).unref();
      call.begin = () => {
        clearTimeout(timer);
        resolve();
      };
      call.refuse = (error) => {
        clearTimeout(timer);
        reject(error);
      };
    });
  }

  /** Refuses the calls that would take too long if they notice the loss themselves, which takes seconds. */
  private refuseOverdue(loss: Error): void {
    if (this.patienceMs === Infinity) return;
    const latest = performance.now() - PATIENCE_AFTER_LOSS_MS;
    for (const call of this.waiting.all())
      if (call.since <= latest) {
        this.waiting.remove(call.user, call);
        call.refuse(loss);
      }
  }

  private advance(): void {
    while (this.running < this.atOnce) {
      const call = this.waiting.take((held) => held < this.ofOne);
      if (call === undefined) return;
      if (performance.now() <= call.since + this.patienceMs) {
        this.running += 1;
        call.begin();
      } else {
        call.refuse(waitedTooLong());
        this.waiting.release(call.user);
      }
    }
  }
}
