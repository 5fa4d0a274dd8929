import type { Values } from '../definition.js';
import { Failure, messageOf } from '../failure.js';

/** How an attempt of a function has ended, or the function after all its attempts. */
export type Done = { outputs: Values } | { failure: AttemptFailure };

interface AttemptFailure {
  message: string;
  mayRetry: boolean;
  /** The attempt's time was up: what it would have come to is not known. */
  timedOut: boolean;
}

/** What a node has thrown, as a failure of its attempt. */
export function failureOf(error: unknown): Done {
  const mayRetry = !(error instanceof Failure) || error.mayRetry;
  return { failure: { message: messageOf(error), mayRetry, timedOut: false } };
}
