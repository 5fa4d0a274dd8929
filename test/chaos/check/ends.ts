import { type Breach, hasEnded } from '../history.js';
import type { View } from './view.js';

/** An execute that was answered is never lost, a key makes one job, and in the end every job has ended. */
export function checkExecutes(view: View): Breach[] {
  const breaches: Breach[] = [];
  const breach = (job: number | null, says: string, at: number | null): void => {
    breaches.push({ promise: 'an answered execute is never lost', job, says, at });
  };
  const answered = new Map<string, number>();
  for (const { kind, tag, keyed, success, job, answeredAt } of view.requests) {
    if (kind !== 'execute' || !success) continue;
    if (job === null || !view.jobs.get(job)?.final)
      breach(job, `${tag} was answered, but is not there`, answeredAt);
    else if (keyed && (answered.get(tag) ?? job) !== job)
      breach(job, `the key ${tag} was answered with ${answered.get(tag)} as well`, answeredAt);
    if (job !== null) answered.set(tag, job);
  }
  for (const [tag, jobs] of jobsByTag(view))
    if (jobs.length > 1) breach(jobs[1] ?? null, `${tag} has made the jobs ${jobs.join(', ')}`, null);
  for (const { job, state } of view.finals)
    if (!hasEnded(state)) breach(job, `it is still ${state} at the end of the run`, null);
  return breaches;
}

/** Every client's execute makes one job at most: with a key however often it asks, without one because it asks once. */
function jobsByTag({ finals }: View): Map<string, number[]> {
  const byTag = new Map<string, number[]>();
  for (const { tag, job } of finals) if (tag !== null) byTag.set(tag, [...(byTag.get(tag) ?? []), job]);
  return byTag;
}

/** What each state may become, and an ended one nothing. */
const LEGAL: Record<string, string[]> = {
  new: ['waiting'],
  waiting: ['running', 'stopped'],
  running: ['running', 'successful', 'failed', 'stopping', 'stopped'],
  stopping: ['stopped'],
};

/** Each job ends exactly once, and an ended state never changes: neither in the row nor for those who look. */
export function checkEndsOnce(view: View): Breach[] {
  const breaches: Breach[] = [];
  const breach = (job: number, says: string, at: number | null): void => {
    breaches.push({ promise: 'a job ends once, and its end never changes', job, says, at });
  };
  for (const { job, changes } of view.jobs.values()) {
    let ends = 0;
    for (const { from, to, committedAt, altered, by } of changes) {
      if (hasEnded(from)) {
        if (to !== from || altered) breach(job, `${by} has changed ${from} to ${to}`, committedAt);
        continue;
      }
      if (!LEGAL[from ?? 'new']?.includes(to))
        breach(job, `${by} has made ${to} of ${from ?? 'nothing'}`, committedAt);
      if (hasEnded(to)) ends += 1;
    }
    if (ends > 1) breach(job, `it has ended ${ends} times`, null);
  }
  return [...breaches, ...checkSightings(view)];
}

function checkSightings(view: View): Breach[] {
  const seen = view.requests.filter(
    ({ kind, state }) => (kind === 'look' || kind === 'wait') && hasEnded(state),
  );
  return seen.flatMap(({ job, state, finishTime, answeredAt }) => {
    const final = job === null ? null : view.jobs.get(job)?.final;
    if (final && (final.state !== state || final.finishTime !== finishTime))
      return [
        {
          promise: 'a job ends once, and its end never changes',
          job,
          says: `it was seen ${state} (${finishTime}), and is ${final.state} (${final.finishTime}) at the end`,
          at: answeredAt,
        },
      ];
    return [];
  });
}
