import { mayNotFit } from '../flows.js';
import { type ClientRequest, type FinalRow, isRefusal, type Violation } from '../history.js';
import { PROMISES } from './promises.js';
import { hasFailedOver, type JobHistory, mayBeUndone, type View } from './view.js';

/**
 * An ended job can be run again. The new job has the flow, the version and the inputs of its original, also if there is a newer
 * version or another draft by then; a resume has the version that it names. Clients rerun each job once at most: with a key however
 * often they ask.
 */
export function checkReruns(view: View): Violation[] {
  const reruns = [...view.jobs.values()].filter(({ final }) => final != null && final.rerunOf !== null);
  const counts = new Map<number | null, number[]>();
  for (const { job, final } of reruns)
    counts.set(final!.rerunOf, [...(counts.get(final!.rerunOf) ?? []), job]);
  return [
    ...reruns.flatMap((rerun) => problemsOf(view, rerun, rerun.final!)),
    ...[...counts].flatMap(([original, jobs]) =>
      // A client that asks again after a failover may mean another job, which had the id before.
      jobs.length > 1 && !hasFailedOver(view)
        ? [violation(original, `it was run again by the jobs ${jobs.join(', ')}`, null)]
        : [],
    ),
    ...view.requests.flatMap((request) => problemsOfAnswer(view, request)),
  ];
}

function problemsOf(view: View, { job, changes, taken }: JobHistory, final: FinalRow): Violation[] {
  const { final: original, end } = view.jobs.get(final.rerunOf ?? NaN) ?? {};
  if (!original) return [violation(job, `its original ${final.rerunOf} does not exist`, null)];
  const version = versionAsked(view, original.job) ?? original.version;
  const isOther = version !== original.version;
  const wrong = (['kind', 'inputs', ...(isOther ? [] : ['definition' as const])] as const)
    .filter((name) => final[name] !== original[name])
    .map((name) => `it has the ${name} ${final[name]}, its original ${original[name]}`);
  if (final.version !== version) wrong.push(`it has the version ${final.version}, and not ${version}`);
  if (isOther && final.definition === original.definition) wrong.push(`it has the flow of its original`);
  const inserted = changes.find(({ from }) => from === null)?.committedAt ?? Infinity;
  if (!end || end.committedAt > inserted) wrong.push('its original had not ended');
  if (taken.length > 0 && original.state === 'successful') wrong.push('it resumes a successful job');
  return wrong.map((message) => violation(job, message, inserted));
}

/** The version with which a job was to go on that resumes `original`. */
const versionAsked = ({ requests }: View, original: number): number | null =>
  requests.find((request) => request.original === original)?.version ?? null;

function problemsOfAnswer(view: View, request: ClientRequest): Violation[] {
  const { kind, job, original, status, success, answeredAt } = request;
  if (original === null || mayBeUndone(view, request)) return [];
  if (status === 400 && request.version !== null && mayNotFit(request.flow)) return [];
  // A failover may have taken back the end of the original.
  if (isRefusal(status) && !hasFailedOver(view))
    return [violation(original, `a ${kind} was refused with ${status}`, answeredAt)];
  const started = view.jobs.get(job ?? NaN);
  if (!success || !started?.final) return [];
  const did = started.taken.length > 0 ? 'resume' : 'rerun';
  if (started.final.rerunOf === original && did === kind) return [];
  const message = `it was answered for a ${kind} of ${original}, and is a ${did} of ${started.final.rerunOf}`;
  return [violation(job, message, answeredAt)];
}

const violation = (job: number | null, message: string, at: number | null): Violation => ({
  ...{ promise: PROMISES.rerunSame, job, message, at },
});
