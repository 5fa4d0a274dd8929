import { PROMISES } from './promises.js';
import type { Violation } from '../history.js';
import { mayBeLost, type View } from './view.js';

const PROMISE = PROMISES.stopsKept;

/** A stop that was answered `success` while the job ran ends it as `stopped`. */
export function checkStops(view: View): Violation[] {
  const violations: Violation[] = [];
  for (const { kind, job, success, sentAt, answeredAt } of view.requests) {
    if (kind !== 'stop' || !success || job === null) continue;
    const { end, final } = view.jobs.get(job) ?? {};
    // A job that ended before the stop, or during it, keeps its state.
    if (end && end.committedAt <= sentAt) continue;
    if (final?.state === 'stopped' || mayBeLost(view, answeredAt)) continue;
    if (end && end.committedAt <= answeredAt && !wasStopped(view, job)) continue;
    violations.push({
      promise: PROMISE,
      job,
      message: `a stop was answered, but it is ${final?.state ?? 'nowhere'}`,
      at: sentAt,
    });
  }
  for (const { job, final } of view.jobs.values())
    if (wasStopped(view, job) && final?.state !== 'stopped')
      violations.push({
        promise: PROMISE,
        job,
        message: `it was stopping, but is ${final?.state}`,
        at: null,
      });
  return violations;
}

const wasStopped = (view: View, job: number): boolean =>
  view.jobs.get(job)?.changes.some(({ to }) => to === 'stopping' || to === 'stopped') ?? false;
