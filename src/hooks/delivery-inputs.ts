import { GroupedCalls, STALE_MS } from '../database/grouped-calls.js';
import { UserTurns } from '../database/user-turns.js';
import type { Json } from '../flow/index.js';
import type { FoundHook } from './delivery-statements.js';
import { type DeliveredParts, evaluateInputs, type Hold, type InputsFor } from './input-expressions.js';

/** The longest that the expressions of a delivery are evaluated, in milliseconds. A second or two is the most that one of them takes. */
const LONGEST_MS = 5_000;

/** How many deliveries have their expressions evaluated at the same time. All share one thread, and each can have thousands of open parts. */
const AT_ONCE = 8;

/** Those of hooks of one user: behind 30 of them, with six lists of 5,000 items each, reading a process took others 4 s. */
const OF_ONE = 4;

interface Evaluation {
  hook: Pick<FoundHook, 'id' | 'cuser'>;
  expressions: Record<string, Json>;
  parts: DeliveredParts;
  hold: Hold;
}

/**
 * Evaluates the expressions of deliveries: those of one hook one after the other, since anyone with its token can send 600 at once, and
 * each can take seconds of this process, which also serves everybody else. Users take turns, too. Whoever sent them does not count: a client
 * that leaves is not noticed.
 */
export class DeliveryInputs {
  private readonly evaluations: GroupedCalls<Evaluation, InputsFor>;

  /**
   * @param maxValueBytes the maximum size of a value
   * @param longestMs how long the expressions of a delivery are evaluated at most, in milliseconds
   * @param staleMs how long a delivery waits at most for earlier ones of its hook, and then for its turn, in milliseconds
   */
  constructor(maxValueBytes: number, longestMs = LONGEST_MS, staleMs = STALE_MS) {
    const turns = new UserTurns(AT_ONCE, OF_ONE, staleMs);
    const evaluate = ({ hook, expressions, parts, hold }: Evaluation): Promise<InputsFor> =>
      turns.run(hook.cuser, () =>
        evaluateInputs(expressions, parts, { user: hook.cuser, maxValueBytes, longestMs, hold }),
      );
    this.evaluations = new GroupedCalls((all) => Promise.all(all.map(evaluate)), {
      maxItems: 1,
      maxInFlight: Infinity,
      keyOf: ({ hook }) => hook.id,
      staleMs,
    });
  }

  /**
   * The inputs of a delivery, by the flow that will run.
   *
   * @param expressions of the hook, by variable
   * @param hold counts the memory of the inputs as they grow
   * @throws ValidationError that names a variable whose expression fails, or if the inputs are too large together; Unavailable or
   *   DatabaseUnavailable if the evaluation, or the wait for earlier ones, takes too long, or there is no room
   */
  of(
    hook: Evaluation['hook'],
    expressions: Record<string, Json>,
    parts: DeliveredParts,
    hold: Hold = () => true,
  ): Promise<InputsFor> {
    return this.evaluations.add({ hook, expressions, parts, hold });
  }
}
