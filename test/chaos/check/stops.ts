import { PROMISES } from './promises.js';
import type { ClientRequest, FinalRow, State, Violation } from '../history.js';
import { mayBeUndone, type View } from './view.js';

const PROMISE = PROMISES.stopsKept;

/** A request to stop one job, of its own or together with others. */
interface Stop extends Pick<ClientRequest, 'kind' | 'success' | 'sentAt' | 'answeredAt'> {
  job: number;
}

/** The stops among requests, one for each job. */
export const stopsOf = (requests: ClientRequest[]): Stop[] =>
  requests.flatMap(({ kind, job, jobs, success, sentAt, answeredAt }) => {
    if (kind !== 'stop' && kind !== 'stop of many') return [];
    const all = job === null ? jobs : [job];
    return all.map((one) => ({ kind, job: one, success, sentAt, answeredAt }));
  });

/** A stop that was answered `success` while the job ran ends it as `stopped`. */
export function checkStops(view: View): Violation[] {
  const violations: Violation[] = [];
  for (const stop of stopsOf(view.requests)) {
    const { kind, job, sentAt } = stop;
    if (!isBroken(view, stop)) continue;
    violations.push({
      promise: kind === 'stop' ? PROMISE : PROMISES.manyStopped,
      job,
      message: `a ${kind} was answered, but it is ${view.jobs.get(job)?.final?.state ?? 'nowhere'}`,
      at: sentAt,
    });
  }
  for (const { job, final } of view.jobs.values())
    if (wasStopped(view, job) && !isStopped(final))
      violations.push({
        promise: PROMISE,
        job,
        message: `it was stopping, but is ${final?.state}`,
        at: null,
      });
  return violations;
}

function isBroken(view: View, stop: Stop): boolean {
  const { job, success, sentAt, answeredAt } = stop;
  if (!success) return false;
  const { end, final } = view.jobs.get(job) ?? {};
  // A job that ended before the stop, or during it, keeps its state.
  if (end && end.committedAt <= sentAt) return false;
  if (isStopped(final) || mayBeUndone(view, stop)) return false;
  return !(end && end.committedAt <= answeredAt && !wasStopped(view, job));
}

/** The time of a commit is taken shortly before others can see it. */
const UNSEEN_MS = 50;

/** A stop of many is answered how many of its jobs had not ended. */
export function checkCounts(view: View): Violation[] {
  const stops = stopsOf(view.requests);
  return view.requests.flatMap((request) => {
    const { kind, jobs, count, sentAt, answeredAt } = request;
    if (kind !== 'stop of many' || count === null || mayBeUndone(view, request)) return [];
    const ends = jobs.map((job) => ({ job, at: Infinity, ...endOf(view, job) }));
    const most = ends.filter(({ at }) => at > sentAt - UNSEEN_MS).length;
    const isByThis = (job: number): boolean =>
      stops.filter((stop) => stop.job === job && stop.sentAt <= answeredAt).length === 1;
    const least = ends.filter(
      ({ job, at, to }) => at > answeredAt || (to === 'stopped' && at > sentAt && isByThis(job)),
    ).length;
    if (count >= least && count <= most) return [];
    const message = `a stop of ${jobs.join(', ')} was answered ${count}, and ${least} to ${most} had not ended`;
    return [{ promise: PROMISES.manyStopped, job: jobs[0] ?? null, message, at: sentAt }];
  });
}

function endOf({ jobs }: View, job: number): { at?: number; to?: State } {
  const { end } = jobs.get(job) ?? {};
  return end ? { at: end.committedAt, to: end.to } : {};
}

/** A job that is still stopping at the end of a run breaks another promise. */
const isStopped = (final: FinalRow | null | undefined): boolean =>
  final?.state === 'stopping' || final?.state === 'stopped';

const wasStopped = (view: View, job: number): boolean =>
  view.jobs.get(job)?.changes.some(({ to }) => to === 'stopping' || to === 'stopped') ?? false;
