import type { Values } from '../definition.js';
import { causeOf, Failure } from '../failure.js';
import type { Cause } from '../failure.js';

/**
 * The result of an attempt of a function, or of the function after all its attempts. `leave`: the flow output by which it goes on; the
 * default one if there is none.
 */
export type AttemptResult = { outputs: Values; leave?: string } | { failure: AttemptFailure };

interface AttemptFailure extends Cause {
  mayRetry: boolean;
  /** Whether the attempt's timeout expired, so that its outcome is unknown. */
  timedOut: boolean;
}

/** The result of an attempt that threw `error`. */
export function failureOf(error: unknown): AttemptResult {
  const mayRetry = !(error instanceof Failure) || error.mayRetry;
  return { failure: { ...causeOf(error), mayRetry, timedOut: false } };
}
