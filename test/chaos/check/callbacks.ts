import { type Callback, hasEnded, slotOf, type Violation } from '../history.js';
import { PROMISES } from './promises.js';
import { faultsDuring, hasFailedOver, mayBeLost, touchesPostgres, type View } from './view.js';

/** A worker's times are whole milliseconds, those of commits are not. */
const GRAIN_MS = 1;

const wasHeard = ({ status }: Callback): boolean => status !== null && status >= 200 && status < 300;

/** Each end of a job with a callback is told until the receiver has answered that it has heard it. */
export function checkToldEnds(view: View): Violation[] {
  const heard = new Set(view.callbacks.filter(wasHeard).map(({ job }) => job));
  return view.finals
    .filter(({ job, callsBack, state }) => callsBack && hasEnded(state) && !heard.has(job))
    .map(({ job, state }) => {
      const tries = view.callbacks.filter((one) => one.job === job).length;
      return {
        promise: PROMISES.callbacksSent,
        job,
        message: `nobody has heard that it is ${state}, after ${tries} tries`,
        at: view.jobs.get(job)?.end?.committedAt ?? null,
      };
    });
}

/**
 * A callback has the final state of its job, is sent after the end, with one id for all tries, and not again while it is being sent or once
 * it was heard, unless its worker could not store the answer.
 */
export function checkCallbacks(view: View): Violation[] {
  const violations: Violation[] = [];
  const violation = ({ job, createdAt }: Callback, message: string): void => {
    violations.push({ promise: PROMISES.callbacksOnce, job, message, at: createdAt });
  };
  const last = new Map<string, Callback>();
  const ids = new Map<number, string>();
  for (const callback of view.callbacks.toSorted((one, other) => one.createdAt - other.createdAt)) {
    const { job, webhookId, state, by, createdAt } = callback;
    const before = last.get(webhookId);
    last.set(webhookId, callback);
    if (before && !mayRepeat(view, before, createdAt))
      violation(callback, `${by} has sent it again ${sinceOf(before, createdAt)}`);
    if (mayBeLost(view, createdAt)) continue;
    const known = view.jobs.get(job);
    if (!known) {
      if (!hasFailedOver(view)) violation(callback, `${by} has sent a callback for no job of this run`);
      continue;
    }
    const id = ids.get(job) ?? webhookId;
    ids.set(job, id);
    if (id !== webhookId) violation(callback, `it was sent with the ids ${id} and ${webhookId}`);
    const { end, final } = known;
    if (!end || createdAt < end.committedAt - GRAIN_MS)
      violation(callback, `${by} has told its end before it`);
    else if (final?.state !== state)
      violation(callback, `${by} has told that it is ${state}, not ${final?.state}`);
  }
  return violations;
}

const sinceOf = ({ by, answeredAt }: Callback, at: number): string =>
  at < answeredAt ? `while ${by} was sending it` : `${at - answeredAt} ms after it was heard from ${by}`;

/** Whether a callback may be sent again: the try before failed, or a fault has kept its worker from storing the answer. */
function mayRepeat(view: View, { by, createdAt, answeredAt, status }: Callback, at: number): boolean {
  const isOver = answeredAt <= at;
  if (isOver && (status === null || status >= 300)) return true;
  const processRun = view.processRuns.find(({ process }) => process === by);
  if (processRun?.to != null && processRun.to <= at) return true;
  return faultsDuring(view, slotOf(by), createdAt, at).some(
    (fault) => fault.slots !== null || touchesPostgres(fault),
  );
}
