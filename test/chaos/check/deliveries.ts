import type { Violation } from '../history.js';
import { jobsByTag } from './ends.js';
import { PROMISES } from './promises.js';
import { mayBeUndone, type View } from './view.js';

/** A delivery that was answered has its job, which all deliveries with its id are answered, and an id starts one job at most. */
export function checkDeliveries(view: View): Violation[] {
  const violations: Violation[] = [];
  const violation = (job: number | null, message: string, at: number | null): void => {
    violations.push({ promise: PROMISES.deliveriesOnce, job, message, at });
  };
  const answered = new Map<string, number>();
  for (const request of view.requests) {
    const { kind, tag, success, job, answeredAt } = request;
    if (kind !== 'delivery' || !success || mayBeUndone(view, request)) continue;
    if (job === null || view.jobs.get(job)?.final?.tag !== tag)
      violation(
        job,
        `the delivery ${tag} was answered ${job ?? 'no job'}, but that is not its job`,
        answeredAt,
      );
    const before = answered.get(tag) ?? job;
    if (before !== job) violation(job, `the delivery ${tag} was answered ${before} as well`, answeredAt);
    if (job !== null) answered.set(tag, job);
  }
  for (const [tag, jobs] of jobsByTag(view))
    if (jobs.length > 1 && view.jobs.get(jobs[0]!)?.final?.kind === 'hooked')
      violation(jobs[1]!, `the delivery ${tag} has started the jobs ${jobs.join(', ')}`, null);
  return violations;
}
