import { STALE_MS } from '../database/grouped-calls.js';
import { RowQueues } from '../database/row-queues.js';
import { FairSemaphore } from '../database/fair-semaphore.js';
import { type Json, requestsOf, yieldIfSpent } from '../flow/index.js';
import type { FoundHook } from './delivery-statements.js';
import { type DeliveredParts, evaluateInputs, type Hold, type InputsFor } from './input-expressions.js';

/** The longest that the expressions of a delivery are evaluated, in milliseconds. A second or two is the most that one of them takes. */
const LONGEST_MS = 5_000;

/** How many deliveries have their expressions evaluated at the same time. All share one thread, and each can have thousands of open parts. */
const AT_ONCE = 8;

/** The most of them for hooks of one user. Behind 30 of them, with six lists of 5,000 items each, reading a process took others 4 s. */
const PER_USER = 4;

/** What a delivery gives to its job. */
export interface DeliveredInputs {
  inputs: InputsFor;
  /** Values for variables of these names, if the hook has no expressions. A variable keeps its own value where a part has none. */
  offered: Record<string, Json>;
}

/**
 * Reads deliveries and evaluates their expressions: those of one hook one after the other, since anyone with its token can send 600 at once, and
 * each can take seconds of this process, which also serves everybody else. Users take turns, too. Whoever sent them does not count: a client
 * that leaves is not noticed.
 */
export class DeliveryInputs {
  private readonly ofHooks: RowQueues;
  private readonly semaphore: FairSemaphore;

  /**
   * @param maxValueBytes the maximum size of a value
   * @param longestMs how long the expressions of a delivery are evaluated at most, in milliseconds
   * @param staleMs how long a delivery waits at most for earlier ones of its hook, and then for its turn, in milliseconds
   */
  constructor(
    private readonly maxValueBytes: number,
    private readonly longestMs = LONGEST_MS,
    staleMs = STALE_MS,
  ) {
    this.ofHooks = new RowQueues(staleMs);
    this.semaphore = new FairSemaphore(AT_ONCE, PER_USER, staleMs);
  }

  /**
   * The inputs of a delivery.
   *
   * @param expressions of the hook, by variable
   * @param read parses the delivery when it is its turn: one that waits too long costs nothing, and has no values in memory meanwhile
   * @param hold counts the memory of the inputs as they grow
   * @throws any error that `read` throws; ValidationError that names a variable whose expression fails, or if the inputs are too large together; Unavailable or
   *   DatabaseUnavailable if the evaluation, or the wait for earlier ones, takes too long, or there is no room
   */
  of(
    { id, cuser: user }: Pick<FoundHook, 'id' | 'cuser'>,
    expressions: Record<string, Json>,
    read: () => DeliveredParts | Promise<DeliveredParts>,
    hold: Hold = () => true,
  ): Promise<DeliveredInputs> {
    const { maxValueBytes, longestMs } = this;
    const hasExpressions = Object.keys(expressions).length > 0;
    const evaluate = async (): Promise<DeliveredInputs> => {
      const turn = yieldIfSpent(requestsOf(user));
      if (turn) await turn;
      const parts = await read();
      const inputs = await evaluateInputs(expressions, parts, { user, maxValueBytes, longestMs, hold });
      return { inputs, offered: hasExpressions ? {} : withoutNulls(parts) };
    };
    return this.ofHooks.run(`hook ${id}`, user, () => this.semaphore.run(user, evaluate));
  }
}

const withoutNulls = (parts: DeliveredParts): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(parts as unknown as Record<string, Json>).filter(([, value]) => value !== null),
  );
