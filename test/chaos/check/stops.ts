import type { Breach } from '../history.js';
import type { View } from './view.js';

const PROMISE = 'a stop that was answered while the job ran ends it as stopped';

/** A stop that was answered `success` while the job ran ends it as `stopped`. */
export function checkStops(view: View): Breach[] {
  const breaches: Breach[] = [];
  for (const { kind, job, success, sentAt, answeredAt } of view.requests) {
    if (kind !== 'stop' || !success || job === null) continue;
    const { end, final } = view.jobs.get(job) ?? {};
    // What had ended before anybody asked, or while the question was under way, stays as it is.
    if (end && end.committedAt <= sentAt) continue;
    if (final?.state === 'stopped') continue;
    if (end && end.committedAt <= answeredAt && !wasStopped(view, job)) continue;
    breaches.push({
      promise: PROMISE,
      job,
      says: `a stop was answered, but it is ${final?.state ?? 'nowhere'}`,
      at: sentAt,
    });
  }
  for (const { job, final } of view.jobs.values())
    if (wasStopped(view, job) && final?.state !== 'stopped')
      breaches.push({ promise: PROMISE, job, says: `it was stopping, but is ${final?.state}`, at: null });
  return breaches;
}

const wasStopped = (view: View, job: number): boolean =>
  view.jobs.get(job)?.changes.some(({ to }) => to === 'stopping' || to === 'stopped') ?? false;
