import { PROMISES } from './promises.js';
import { type Violation, hasEnded } from '../history.js';
import { mayBeLost, type View } from './view.js';

/** An execute that was answered is never lost, a key makes one job, and in the end every job has ended. */
export function checkExecutes(view: View): Violation[] {
  const violations: Violation[] = [];
  const violation = (job: number | null, message: string, at: number | null): void => {
    violations.push({ promise: PROMISES.executesKept, job, message, at });
  };
  const answered = new Map<string, number>();
  for (const { kind, tag, keyed, success, job, answeredAt } of view.requests) {
    if (kind !== 'execute' || !success || mayBeLost(view, answeredAt)) continue;
    if (job === null || !view.jobs.get(job)?.final)
      violation(job, `${tag} was answered, but does not exist`, answeredAt);
    else if (keyed && (answered.get(tag) ?? job) !== job)
      violation(job, `the key ${tag} was answered with ${answered.get(tag)} as well`, answeredAt);
    if (job !== null) answered.set(tag, job);
  }
  for (const [tag, jobs] of jobsByTag(view))
    if (jobs.length > 1) violation(jobs[1] ?? null, `${tag} has started the jobs ${jobs.join(', ')}`, null);
  for (const { job, state } of view.finals)
    if (!hasEnded(state)) violation(job, `it is still ${state} at the end of the run`, null);
  return violations;
}

/** A job runs with the inputs that its execute was given. */
export function checkInputs(view: View): Violation[] {
  return view.requests.flatMap(({ kind, tag, success, job, answeredAt }) => {
    if (kind !== 'execute' || !success || job === null || mayBeLost(view, answeredAt)) return [];
    const final = view.jobs.get(job)?.final;
    if (!final || final.tag === tag) return [];
    const message = `it was given the tag ${tag}, and has ${final.tag ?? 'none'}`;
    return [{ promise: PROMISES.inputsKept, job, message, at: answeredAt }];
  });
}

/** Every client's execute makes one job at most: with a key however often it asks, without one because it asks once. */
function jobsByTag({ finals }: View): Map<string, number[]> {
  const byTag = new Map<string, number[]>();
  for (const { tag, job } of finals) if (tag !== null) byTag.set(tag, [...(byTag.get(tag) ?? []), job]);
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
