import { inTurn } from '../../flow/index.js';
import { JobPlaces } from '../../flow/job-places.js';
import type { Owner } from '../work-of.js';

/** One at a time for each job. */
const turns = new JobPlaces(1);

/**
 * Starts a program in the turn of its job. A start blocks the event loop for some milliseconds: one job that began 1,000 commands together
 * stopped its worker for more than 10 s, which ended it. On busy processors it takes 60 ms, so those of an owner share its time: with an
 * owner for each job, fifty jobs let a short one of another user wait for 4 s.
 *
 * @param attempt whose signal cancels it, and is read again when its turn comes
 * @throws the reason of the signal if it aborts first; what the start throws
 */
export function startInTurn<Result>(
  { job, owner }: { job: number; owner: Owner },
  attempt: { readonly signal: AbortSignal },
  start: () => Promise<Result>,
): Promise<Result> {
  return turns.run({ job, signal: attempt.signal }, async () =>
    inTurn(
      Infinity,
      () => {
        attempt.signal.throwIfAborted();
        return start();
      },
      owner,
    ),
  );
}
