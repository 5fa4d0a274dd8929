import { ApiError } from '@liucheng/client';
import { isSame } from '../../parts/is-same.js';

/** A run that was asked for without learning whether its job has started. */
export interface UnansweredRun {
  /** What was asked for. */
  request: unknown;
  /** The idempotency key that it was sent with. */
  key: string;
}

/** The key with which a run is asked for again, so that it starts no second job; undefined if it is another one. */
export function keyOfSameRun(unanswered: UnansweredRun | null, request: unknown): string | undefined {
  return unanswered !== null && isSame(unanswered.request, request) ? unanswered.key : undefined;
}

/** Whether the server may have started the job of a run that failed with this error. */
export function mayHaveStarted(error: unknown): boolean {
  return !(error instanceof ApiError && error.status < 500);
}
