import { type ClientRequest, hasEnded, type Violation } from '../history.js';
import { PROMISES } from './promises.js';
import { ancestors, type JobHistory, mayBeUndone, type View } from './view.js';

/** An event that was answered 202 is the one that its job gets, no other one is answered 202, and no job waits for it any more. */
export function checkEvents(view: View): Violation[] {
  const violations: Violation[] = [];
  const violation = (job: number | null, message: string, at: number | null): void => {
    violations.push({ promise: PROMISES.eventsOnce, job, message, at });
  };
  const accepted = new Map<string, ClientRequest>();
  const sent = new Map<string, Set<string>>();
  for (const request of view.sent) {
    const { event, status, answeredAt } = request;
    if (event === null) continue;
    sent.set(event.token, (sent.get(event.token) ?? new Set()).add(event.text));
    if (status !== 202 || mayBeUndone(view, request)) continue;
    if (accepted.has(event.token))
      violation(null, `two events for the token of ${request.tag} were answered 202`, answeredAt);
    accepted.set(event.token, request);
  }
  for (const job of view.jobs.values()) {
    const { final } = job;
    if (final?.kind !== 'event') continue;
    if (!hasEnded(final.state)) {
      const request = tokensOf(view, job)
        .map((token) => accepted.get(token))
        .find((one) => one !== undefined);
      if (request) violation(job.job, 'its event was answered 202, and it has not ended', request.answeredAt);
      continue;
    }
    if (final.state !== 'successful') continue;
    const { token, event } = (final.outputs ?? {}) as { token?: string; event?: { event?: string } };
    const text = event?.event ?? '';
    const right = accepted.get(token ?? '')?.event?.text;
    if (right !== undefined && right !== text)
      violation(
        job.job,
        `it got the event ${text}, but ${right} was answered 202`,
        job.end?.committedAt ?? null,
      );
    else if (!sent.get(token ?? '')?.has(text))
      violation(job.job, `it got the event ${text || 'nothing'}, which nobody has sent`, null);
  }
  return violations;
}

/** The tokens that a job, or one that it continues, has told the outside service. */
const tokensOf = (view: View, job: JobHistory): string[] =>
  [job, ...ancestors(view, job)].flatMap(({ effects }) =>
    effects.flatMap(({ body }) => (JSON.parse(body) as { token?: string }).token ?? []),
  );
