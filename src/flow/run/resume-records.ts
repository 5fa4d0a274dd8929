import type { Inheritance, Recorded } from '../run-host.js';
import type { Sliced } from '../slices.js';
import { isLacking } from './frame.js';
import { takeBackFailure } from './noted-nodes.js';
import { partsOf } from './record-key.js';
import { sentGeneration } from './sent-requests.js';

/** How a job resumes another one. */
export interface Resumption {
  /** Where the other job failed, as `Outcome.at` gives it; null if it was stopped. */
  failedAt: string | null;
  /**
   * The nodes that are not the same in the flows of both jobs, are reached by other links, or read variables that are declared
   * differently; by their ids as the keys of records have them.
   */
  changed: readonly string[];
  /** Those of them that are not the same; missing in what earlier builds have recorded. */
  different?: readonly string[];
  /**
   * The nodes of which waits and retries begin anew: those that are not the same, are reached otherwise, or may get other values. Missing in what
   * earlier builds have recorded, which did so with all that are changed.
   */
  waitsAnew?: readonly string[];
  /** Whether it goes on with another flow; missing in what earlier builds have recorded. */
  isOther?: boolean;
  /**
   * What an earlier build recorded where a node that had finished was reached by other links, or in another order. It is recorded with the
   * value of `isOther`, so that a worker of that release also gives new keys.
   */
  isRewired?: boolean;
}

/** Records, some of which a resume removes. */
interface Removable extends Recorded {
  delete(key: string): boolean;
}

/** What a resume does not take over: that an attempt which may not be repeated has begun, and when a call has begun. */
const OF_ATTEMPT = /^~(started|call)\d/;

/** When a wait of a step is over, before it begins, in one of its attempts or between them. */
const MOMENT = /^~(before$|wait\d|retry\d)/;

/** How a step has ended that encloses others: a call in time, branches with one that ended early. */
const OF_END = /^~(inTime|ended\d*|revoked\d+)$/;

/**
 * Leaves in `recorded` what a job that resumes another one takes over from it: the outcomes of all finished steps, the moments of
 * waits, the versions of called processes, and the retries.
 *
 * - The step that failed, unless it is a call, loses all its records, so it begins anew with all its retries. The calls and branches
 *   around it lose the record of how they ended.
 * - A call that failed, or that is around the step that failed, goes on in its last attempt. So does a node of a package that calls a process,
 *   whatever its effect.
 * - An attempt that may not be repeated and was in flight begins again: a resume is a user's decision.
 * - The timeouts of calls begin again, because no time passes for a job that has ended. A wait is over when it is due, as it is for a
 *   job that has lost its worker.
 * - An unfinished step of a changed node loses all its records, but for its waits and retries, which it loses only where they begin anew. So does
 *   what is within a step whose node is not the same. A step that has finished, or encloses one that has, keeps them, however it is
 *   reached now: its node is the same, see {@link finishedNodes}. So does a call that is only reached by other links: whether it had finished
 *   is not recorded, and its steps are those of its version.
 *
 * @param recorded the records of the other job by key; this function removes some
 * @param job the id of the other job
 * @param before what the other job itself had taken over; null if it resumed no job
 * @returns what the job has taken over, from all jobs before it
 */
export function* resumeRecords(
  recorded: Removable,
  job: number,
  before: Inheritance | null,
  resumption: Resumption,
): Sliced<Inheritance> {
  const {
    failedAt,
    changed,
    different = changed,
    waitsAnew = changed,
    isOther,
    isRewired = false,
  } = resumption;
  const generation = (before?.generation ?? 0) + 1;
  const since = {
    generation,
    isOfOtherFlow:
      before?.isOfOtherFlow === true || (isOther ?? (changed.length > 0 || different.length > 0)),
    leastGeneration: (isOther ?? isRewired) ? generation : (before?.leastGeneration ?? 0),
  };
  if (before !== null && hasNothingNew(recorded, before, resumption)) return { ...before, ...since };
  const anew = new Map(before?.anew);
  const around = new Set(stepsAround(failedAt ?? ''));
  if (failedAt !== null) yield* takeBackFailures(recorded, failedAt);
  for (const key of recorded.keys()) {
    yield;
    const { step, detail } = partsOf(key);
    if (OF_ATTEMPT.test(detail) || (around.has(step) && isEnd(detail))) recorded.delete(key);
  }
  if (failedAt !== null && isStep(failedAt)) {
    yield* beginAnew(recorded, failedAt);
    anew.set(failedAt, generation);
  }
  const changes = new Map(before?.changed);
  for (const node of changed) changes.set(node, generation);
  if (changed.length + waitsAnew.length > 0)
    yield* removeChanged(recorded, new Set(changed), new Set(different), new Set(waitsAnew));
  const records = new Map<string, number>();
  const sent = new Map<string, number>();
  for (const key of recorded.keys()) {
    yield;
    records.set(key, before?.records.get(key) ?? generation - 1);
    const { step, detail } = partsOf(key);
    const last = sentGeneration(detail);
    // A worker of an earlier build would not compare them.
    if (last !== null && isOther !== undefined) sent.set(step, Math.max(last, sent.get(step) ?? 0));
  }
  return {
    ...since,
    records,
    anew,
    changed: changes,
    sent,
    // Jobs that an earlier build has resumed read their own id.
    job: isOther === undefined ? null : (before?.job ?? job),
  };
}

/**
 * Whether nothing was recorded since the resume before this one, so that both take over the same. A job can be stopped and resumed many times, and
 * to look at its records each time took seconds. Each failure still takes such a look: 0.1 s for 90,000 records.
 */
const hasNothingNew = (
  recorded: Recorded,
  { job, records }: Inheritance,
  { failedAt, changed, waitsAnew = [], isOther }: Resumption,
): boolean =>
  failedAt === null &&
  changed.length + waitsAnew.length === 0 &&
  // Otherwise an earlier build has made this resume, or the one before it.
  isOther !== undefined &&
  job !== null &&
  recorded.size === records.size;

/**
 * The nodes of the job's own flow that have finished a step or enclose one, by their ids as the keys of records have them. In
 * another version of the flow they must be the same.
 *
 * @param recorded what a resume takes over: see {@link resumeRecords}
 */
export function* finishedNodes(recorded: Pick<Recorded, 'keys' | 'has'>): Sliced<Set<string>> {
  const finished = new Set<string>();
  const calls = yield* callsIn(recorded.keys());
  for (const key of recorded.keys()) {
    yield;
    const { detail: said } = partsOf(key);
    if (sentGeneration(said) !== null || isLacking(said)) continue;
    const around = ownStepsAround(key, calls);
    for (const step of around.steps) finished.add(partsOf(step).node);
    const { node, detail } = partsOf(key);
    if (!around.isCalled && isEnd(detail)) finished.add(node);
  }
  finished.delete('');
  return finished;
}

/** The nodes of the job's own flow in a call of which the outcome is not recorded, by their ids as the keys of records have them. */
export function* nodesInCalls(recorded: Pick<Recorded, 'keys' | 'has'>): Sliced<Set<string>> {
  const nodes = new Set<string>();
  const calls = yield* callsIn(recorded.keys());
  for (const step of calls) {
    yield;
    if (!recorded.has(step) && !ownStepsAround(step, calls).isCalled) nodes.add(partsOf(step).node);
  }
  return nodes;
}

/** The nodes that have a record or enclose a step that has one, by their ids as the keys of records have them; also those of called processes. */
export function* nodesWithRecords(recorded: Pick<Recorded, 'keys'>): Sliced<Set<string>> {
  const nodes = new Set<string>();
  for (const key of recorded.keys()) {
    yield;
    for (const step of [...stepsAround(key), key]) nodes.add(partsOf(step).node);
  }
  return nodes;
}

/**
 * The nodes of the job's own flow whose failures have ended the job, by their ids as the keys of records have them.
 *
 * @param recorded the records of the job
 * @param failedAt as `Outcome.at` gives it
 */
export function* endingNodes(recorded: Pick<Recorded, 'keys'>, failedAt: string): Sliced<Set<string>> {
  return new Set((yield* ownStepsAt(recorded, failedAt)).map((step) => partsOf(step).node));
}

/** The nodes of the job's own flow among those of these steps, by their ids as the keys of records have them. */
export function* ownNodes(recorded: Pick<Recorded, 'keys'>, steps: Iterable<string>): Sliced<Set<string>> {
  const nodes = new Set<string>();
  const calls = yield* callsIn(recorded.keys());
  for (const step of steps) {
    yield;
    if (!ownStepsAround(step, calls).isCalled) nodes.add(partsOf(step).node);
  }
  return nodes;
}

/** Whether it is the key of a step, and not the prefix of a frame. */
const isStep = (place: string): boolean => place !== '' && !place.endsWith('/');

/** The steps that have opened the frames around a step, outermost first. The ids of nodes are escaped in keys. */
function stepsAround(place: string): string[] {
  const steps: string[] = [];
  for (let colon = place.indexOf(':'); colon !== -1; colon = place.indexOf(':', colon + 1))
    steps.push(place.slice(0, colon));
  return steps;
}

/** {@link stepsAround} that are of the job's own flow, and whether the step itself is of a called one. */
function ownStepsAround(key: string, calls: ReadonlySet<string>): { steps: string[]; isCalled: boolean } {
  const steps = stepsAround(key);
  const call = calls.size === 0 ? -1 : steps.findIndex((step) => calls.has(step));
  return call === -1 ? { steps, isCalled: false } : { steps: steps.slice(0, call + 1), isCalled: true };
}

/** The failures that have ended the job are not handled ones. */
function* takeBackFailures(recorded: Removable, failedAt: string): Sliced<void> {
  for (const step of yield* ownStepsAt(recorded, failedAt))
    if (!recorded.has(step)) takeBackFailure(recorded, partsOf(step).node);
}

/** The step of the job's own flow that has ended the job, if it is recorded, and the steps around it. */
function* ownStepsAt(recorded: Pick<Recorded, 'keys'>, failedAt: string): Sliced<string[]> {
  const { steps, isCalled } = ownStepsAround(failedAt, yield* callsIn(recorded.keys()));
  return isCalled || !isStep(failedAt) ? steps : [...steps, failedAt];
}

function* beginAnew(recorded: Removable, step: string): Sliced<void> {
  const details: string[] = [];
  for (const key of recorded.keys()) {
    yield;
    if (key.startsWith(`${step}~`)) details.push(key);
  }
  const isCall = details.some((key) => key.startsWith(`${step}~version`));
  recorded.delete(step);
  for (const key of details) {
    // The version null: there was no such process. There may be one now.
    if (!isCall || key === `${step}~inTime` || recorded.get(key) === null) recorded.delete(key);
  }
}

function* removeChanged(
  recorded: Removable,
  changed: ReadonlySet<string>,
  different: ReadonlySet<string>,
  waitsAnew: ReadonlySet<string>,
): Sliced<void> {
  const calls = yield* callsIn(recorded.keys());
  const kept = new Set<string>();
  for (const key of recorded.keys()) {
    yield;
    const { step, detail } = partsOf(key);
    if (isEnd(detail)) for (const one of [...stepsAround(key), step]) kept.add(one);
  }
  const isRemoved = (step: string, nodes: ReadonlySet<string>): boolean =>
    nodes.has(partsOf(step).node) && !kept.has(step);
  for (const key of recorded.keys()) {
    yield;
    const { step, detail } = partsOf(key);
    const { steps, isCalled } = ownStepsAround(key, calls);
    const others = MOMENT.test(detail) ? waitsAnew : changed;
    if (
      steps.some((around) => isRemoved(around, different)) ||
      (!isCalled && isRemoved(step, calls.has(step) ? different : others))
    )
      recorded.delete(key);
  }
}

/** Whether it is a record of how a step has ended. */
const isEnd = (detail: string): boolean => detail === '' || OF_END.test(detail);

/** The steps that have called a process. */
function* callsIn(keys: Iterable<string>): Sliced<Set<string>> {
  const calls = new Set<string>();
  for (const key of keys) {
    yield;
    const { step, detail } = partsOf(key);
    if (detail.startsWith('~version')) calls.add(step);
  }
  return calls;
}
