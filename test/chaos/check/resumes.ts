import { WAYS } from '../deciding-flow.js';
import { mayFail } from '../flows.js';
import type { Effect, Violation } from '../history.js';
import { PROMISES } from './promises.js';
import {
  ancestors,
  isNote,
  type JobHistory,
  mayHoldLostClaim,
  printedBy,
  resumedBy,
  type View,
} from './view.js';

/** A resumed job has the whole journal of the job before, and its workers run nothing again that was finished there. */
export function checkResumes(view: View): Violation[] {
  return [...view.jobs.values()].flatMap((history) => {
    const before = resumedBy(view, history);
    if (!before) return [];
    const messages = [
      ...problemsOfCopy(history, before),
      ...repeated(view, history, before),
      ...problemsOfOutputs(view, history),
    ];
    return messages.map((message) => ({
      ...{ promise: PROMISES.resumeOnce, job: history.job, message, at: null },
    }));
  });
}

const keysOf = (rows: { keys: string[] }[]): string[] => rows.flatMap(({ keys }) => keys);

function problemsOfCopy({ taken }: JobHistory, before: JobHistory): string[] {
  const [has, had] = [taken.slice(0, -1), [...before.taken, ...before.journal]].map((rows) =>
    rows.map(({ number, keys }) => `${number}: ${keys.join(' ')}`).join('; '),
  );
  return has === had ? [] : [`of ${before.job} it has taken over ${has}, and not ${had}`];
}

/** The records, requests and lines that came again. */
function repeated(view: View, history: JobHistory, before: JobHistory): string[] {
  const taken = new Set(keysOf(history.taken));
  // In another version, a step that has not ended and asks for something else begins with its first attempt.
  const beginsAnew = (key: string): boolean =>
    key.includes('~') && !taken.has(key.replace(/~[^~]*$/, '')) && isChanged(view, key, history, before);
  const finished = new Set([...taken].filter((key) => !runsAgain(view, key, before) && !beginsAnew(key)));
  const lines = printedBy(view, history);
  return [
    ...keysOf(history.journal)
      .filter((key) => finished.has(key))
      .map((key) => `it has recorded ${key} once more`),
    ...certain(view, history)
      .filter(({ key }) => finished.has(key))
      .map(({ by, key }) => `${by} has sent a request for ${key}, which was finished`),
    ...(new Set(lines).size < lines.length ? [`a line was printed twice: ${lines.join(', ')}`] : []),
  ];
}

/** Whether the job has another version than the one that has recorded the key, or has left it to the next one. */
function isChanged(view: View, key: string, { final }: JobHistory, before: JobHistory): boolean {
  if (final?.version !== before.final?.version) return true;
  const earlier = resumedBy(view, before);
  return (
    earlier !== undefined && !keysOf(before.journal).includes(key) && isChanged(view, key, before, earlier)
  );
}

/** The beginning of an attempt or a call, which a resume makes anew. */
const BEGUN = /~(?:started|call)\d+$/;

/**
 * Whether the job that resumes `before` records it anew: of the node with which its flow has failed, or that something has begun. A job
 * that was stopped before it came to that leaves it to the next one.
 */
function runsAgain(view: View, key: string, before: JobHistory): boolean {
  if (BEGUN.test(key) || isNote(key) || (before.final?.hasFailingFlow && mayFail(key.replace(/~.*$/, ''))))
    return true;
  const earlier = resumedBy(view, before);
  return earlier !== undefined && !keysOf(before.journal).includes(key) && runsAgain(view, key, earlier);
}

/** Requests of workers that certainly held the job. */
const certain = (view: View, { effects }: JobHistory): Effect[] =>
  effects.filter(({ createdAt }) => !mayHoldLostClaim(view, createdAt));

/** The value that a job returns is the value in the requests of those which it continues, if it has that value from them. */
function problemsOfOutputs(view: View, history: JobHistory): string[] {
  const { drawn } = history.final?.outputs ?? {};
  if (drawn === undefined || !keysOf(history.taken).includes('code#1')) return [];
  return ancestors(view, history)
    .flatMap((before) => certain(view, before))
    .filter(
      ({ key, body }) => !key.includes('/') && (JSON.parse(body) as { drawn?: unknown }).drawn !== drawn,
    )
    .map(({ key, body }) => `${key} was asked with ${body}, the outputs say ${JSON.stringify(drawn)}`);
}

/**
 * A request that was in flight when a job was stopped is repeated with its idempotency key; one that has failed gets another key. With
 * another version it may get another key, and gets one if it asks for something else.
 */
export function checkResumedKeys(view: View): Violation[] {
  return [...view.jobs.values()].flatMap((history) =>
    certain(view, history).flatMap((effect) => {
      const message = problemOfKey(view, history, effect) ?? problemOfBody(view, history, effect);
      if (message === null) return [];
      return [{ promise: PROMISES.resumeKeys, job: history.job, message, at: effect.createdAt }];
    }),
  );
}

function problemOfKey(view: View, history: JobHistory, { key, idempotencyKey }: Effect): string | null {
  const isSame = (other: Effect): boolean => other.key === key;
  const before = ancestors(view, history).find((one) => certain(view, one).some(isSame));
  if (!before) return null;
  const keys = certain(view, before)
    .filter(isSame)
    .map((one) => one.idempotencyKey);
  const hasEnded = keysOf(before.journal).includes(key);
  if (hasEnded === !keys.includes(idempotencyKey)) return null;
  if (!hasEnded && before.final?.version !== history.final?.version) return null;
  return hasEnded
    ? `${key} ended in ${before.job}, and has its key again`
    : `${key} was in flight in ${before.job} with ${keys.join(', ')}, and now has ${idempotencyKey}`;
}

function problemOfBody(
  view: View,
  history: JobHistory,
  { key, idempotencyKey, body }: Effect,
): string | null {
  const before = ancestors(view, history)
    .flatMap((one) => certain(view, one))
    .find((one) => one.idempotencyKey === idempotencyKey && one.body !== body);
  return before ? `${key} was asked with ${body}, and before with ${before.body} and the same key` : null;
}

/** A flow sends one of two requests, so no journal has the outcomes of both, with whichever versions its job has gone on. */
export function checkDecisions(view: View): Violation[] {
  return [...view.jobs.values()].flatMap(({ job, taken, journal }) => {
    const keys = new Set(keysOf([...taken, ...journal]));
    if (!WAYS.every((way) => keys.has(`${way}#1`))) return [];
    const message = `it has the outcomes of ${WAYS.join(' and ')}`;
    return [{ promise: PROMISES.decidedOnce, job, message, at: null }];
  });
}
