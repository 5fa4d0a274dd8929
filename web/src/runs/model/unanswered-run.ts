import { ApiError, type Execution } from '@liucheng/client';
import { isSame } from '../../parts/is-same.js';

/** A run that was asked for without learning whether its job has started. */
export interface UnansweredRun {
  /** What was asked for. */
  request: unknown;
  /** The idempotency key that it was sent with. */
  key: string;
}

/** The key with which a run is asked for again, so that it starts no second job; undefined if it is another one. */
export function keyOfSameRun(unanswered: readonly UnansweredRun[], request: unknown): string | undefined {
  return unanswered.find((run) => isSame(run.request, request))?.key;
}

/**
 * Whether the server may have started the job of a run that failed with this error. The client sends a run again after a lost answer; the
 * session may have ended between.
 */
export function mayHaveStarted(error: unknown): boolean {
  return !(error instanceof ApiError && error.status < 500 && error.status !== 401);
}

/**
 * A way to ask for runs that starts no second job when the same one is asked for again after its answer was lost.
 *
 * @returns a function that asks for a run with a key, or with a new one if that is undefined, and gives the id of its job
 */
export function createRunAsker() {
  let unanswered: readonly UnansweredRun[] = [];
  const others = (request: unknown) => unanswered.filter((run) => !isSame(run.request, request));
  return async (
    request: unknown,
    ask: (idempotencyKey: string | undefined) => Pick<Execution, 'job' | 'idempotencyKey'>,
  ): Promise<number> => {
    const execution = ask(keyOfSameRun(unanswered, request));
    try {
      const id = await execution.job;
      unanswered = others(request);
      return id;
    } catch (error) {
      if (mayHaveStarted(error))
        unanswered = [...others(request), { request, key: execution.idempotencyKey }];
      throw error;
    }
  };
}
