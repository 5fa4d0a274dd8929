import { PROMISES } from './promises.js';
import { type Violation, hasEnded, startsJobs } from '../history.js';
import { mayBeLost, mayBeUndone, type View } from './view.js';

/** What was answered as started is never lost, a key starts once, and in the end every job has ended. */
export function checkExecutes(view: View): Violation[] {
  const violations: Violation[] = [];
  const violation = (job: number | null, message: string, at: number | null): void => {
    violations.push({ promise: PROMISES.executesKept, job, message, at });
  };
  const answered = new Map<string, number[]>();
  for (const request of view.requests) {
    const { tag, key, success, job, answeredAt } = request;
    if (!startsJobs(request) || request.kind === 'delivery' || !success || mayBeUndone(view, request))
      continue;
    const started = job === null ? request.jobs : [job];
    if (started.length === 0 || !started.every((one) => view.jobs.get(one)?.final))
      violation(
        job,
        `${tag} was answered ${started.join(', ') || 'no job'}, but that does not exist`,
        answeredAt,
      );
    if (key === null) continue;
    const before = answered.get(key) ?? started;
    if (before.join() !== started.join())
      violation(job, `the key ${key} was answered with ${before.join(', ')} as well`, answeredAt);
    answered.set(key, started);
  }
  for (const [tag, jobs] of jobsByTag(view))
    if (jobs.length > 1 && view.jobs.get(jobs[0]!)?.final?.kind !== 'hooked')
      violation(jobs[1] ?? null, `${tag} has started the jobs ${jobs.join(', ')}`, null);
  for (const { job, state } of view.finals)
    if (!hasEnded(state)) violation(job, `it is still ${state} at the end of the run`, null);
  return violations;
}

/** A job runs with the inputs that its execute was given. */
export function checkInputs(view: View): Violation[] {
  return view.requests.flatMap((request) => {
    const { kind, tag, success, job, answeredAt } = request;
    if (kind !== 'execute' || !success || job === null || mayBeUndone(view, request)) return [];
    const final = view.jobs.get(job)?.final;
    if (!final || final.tag === tag) return [];
    const message = `it was given the tag ${tag}, and has ${final.tag ?? 'none'}`;
    return [{ promise: PROMISES.inputsKept, job, message, at: answeredAt }];
  });
}

/**
 * The jobs of each tag without reruns. Every client's execute or batch makes one job of a tag at most: with a key however often it
 * asks, without one because it asks once.
 */
export function jobsByTag({ finals }: View): Map<string, number[]> {
  const byTag = new Map<string, number[]>();
  for (const { tag, job, rerunOf } of finals)
    if (tag !== null && rerunOf === null) byTag.set(tag, [...(byTag.get(tag) ?? []), job]);
  return byTag;
}

/** The states that may follow each state. An ended state has none. */
const LEGAL: Record<string, string[]> = {
  new: ['waiting'],
  waiting: ['running', 'stopped'],
  running: ['running', 'successful', 'failed', 'stopping', 'stopped'],
  stopping: ['stopped'],
};

/** Each job ends exactly once, and an ended state never changes: neither in the row nor in answers. */
export function checkEndsOnce(view: View): Violation[] {
  const violations: Violation[] = [];
  const violation = (job: number, message: string, at: number | null): void => {
    violations.push({ promise: PROMISES.oneEnd, job, message, at });
  };
  for (const { job, changes } of view.jobs.values()) {
    let ends = 0;
    for (const { from, to, committedAt, altered, by } of changes) {
      if (hasEnded(from)) {
        if (to !== from || altered) violation(job, `${by} has changed ${from} to ${to}`, committedAt);
        continue;
      }
      if (!LEGAL[from ?? 'new']?.includes(to))
        violation(job, `${by} has changed the state from ${from ?? 'none'} to ${to}`, committedAt);
      if (hasEnded(to)) ends += 1;
    }
    if (ends > 1) violation(job, `it has ended ${ends} times`, null);
  }
  return [...violations, ...checkSightings(view)];
}

function checkSightings(view: View): Violation[] {
  const seen = view.requests.filter(
    ({ kind, state, answeredAt }) =>
      (kind === 'read' || kind === 'wait') && hasEnded(state) && !mayBeLost(view, answeredAt),
  );
  return seen.flatMap(({ job, state, finishTime, answeredAt }) => {
    const final = job === null ? null : view.jobs.get(job)?.final;
    if (final && (final.state !== state || final.finishTime !== finishTime))
      return [
        {
          promise: PROMISES.oneEnd,
          job,
          message: `it was seen ${state} (${finishTime}), and is ${final.state} (${final.finishTime}) at the end`,
          at: answeredAt,
        },
      ];
    return [];
  });
}
