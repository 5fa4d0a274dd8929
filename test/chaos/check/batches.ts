import { type ClientRequest, isRefusal, type Violation } from '../history.js';
import { jobsByTag } from './ends.js';
import { PROMISES } from './promises.js';
import { type JobHistory, mayBeUndone, type View } from './view.js';

/**
 * A batch starts a job for each of its inputs, in one transaction, or none at all; with a key once, however often and however many
 * at once it was sent. The ids are answered in the order of the inputs.
 */
export function checkBatches(view: View): Violation[] {
  const byTag = jobsByTag(view);
  const batches = new Map(view.requests.filter(({ kind }) => kind === 'batch').map((one) => [one.tag, one]));
  const made = [...batches.values()].flatMap((batch) => problemsOf(view, batch, byTag));
  return [...made, ...view.requests.flatMap((request) => problemsOfAnswer(view, request))];
}

/** The problems of the jobs that a client's batch has made. */
function problemsOf(view: View, { tags, sentAt }: ClientRequest, byTag: Map<string, number[]>): Violation[] {
  const ids = tags.flatMap((tag) => byTag.get(tag) ?? []);
  if (ids.length === 0) return [];
  const jobs = ids.map((id) => view.jobs.get(id)!);
  const problem =
    ids.length !== tags.length
      ? `a batch of ${tags.length} has started the jobs ${ids.join(', ')}`
      : new Set(jobs.map(insertedAt)).size > 1
        ? `the jobs ${ids.join(', ')} of a batch were not committed at once`
        : new Set(jobs.map(({ final }) => final?.definition)).size > 1
          ? `the jobs ${ids.join(', ')} of a batch run different flows`
          : null;
  return problem === null ? [] : [violation(ids[0] ?? null, problem, sentAt)];
}

const insertedAt = ({ changes }: JobHistory): number | undefined =>
  changes.find(({ from }) => from === null)?.committedAt;

function problemsOfAnswer(view: View, request: ClientRequest): Violation[] {
  const { kind, status, success, tags, jobs, answeredAt } = request;
  if (kind !== 'batch' || mayBeUndone(view, request)) return [];
  if (isRefusal(status)) return [violation(null, `a batch was refused with ${status}`, answeredAt)];
  if (!success) return [];
  const found = jobs.map((job) => view.jobs.get(job)?.final?.tag);
  if (found.join() === tags.join()) return [];
  const message = `a batch of ${tags.join(', ')} was answered the jobs ${jobs.join(', ')} of ${found.join(', ')}`;
  return [violation(jobs[0] ?? null, message, answeredAt)];
}

const violation = (job: number | null, message: string, at: number): Violation => ({
  ...{ promise: PROMISES.batchWhole, job, message, at },
});
