import {
  type Change,
  type ClientRequest,
  type Effect,
  type FaultEvent,
  type FinalRow,
  hasEnded,
  type History,
  type JournalRow,
  slotOf,
  startsJobs,
} from '../history.js';

/** All that was recorded of one job. */
export interface JobHistory {
  job: number;
  changes: Change[];
  /** What its own workers have written. */
  journal: JournalRow[];
  /** What it has from the job that it resumes, and the row that says so; empty: it resumes none. */
  taken: JournalRow[];
  effects: Effect[];
  final: FinalRow | null;
  /** The change that ended it. */
  end: Change | null;
}

/** A history by jobs, for the checks. */
export interface View extends History {
  /** Without those that were for jobs which a failover has lost. */
  requests: ClientRequest[];
  /** All of them. */
  sent: ClientRequest[];
  jobs: Map<number, JobHistory>;
}

export function viewOf(history: History): View {
  const jobs = new Map<number, JobHistory>();
  const of = (job: number): JobHistory => {
    const known = jobs.get(job) ?? {
      ...{ job, changes: [], journal: [], taken: [], effects: [], final: null, end: null },
    };
    jobs.set(job, known);
    return known;
  };
  for (const final of history.finals) of(final.job).final = final;
  for (const change of history.changes) {
    const job = of(change.job);
    job.changes.push(change);
    if (hasEnded(change.to) && !hasEnded(change.from)) job.end ??= change;
  }
  for (const row of history.journal) of(row.job).journal.push(row);
  for (const one of jobs.values()) {
    const last = one.journal.findLastIndex(({ keys }) => keys.includes(RESUMED));
    one.taken = one.journal.splice(0, last + 1);
  }
  for (const effect of history.effects) if (jobs.has(effect.job)) of(effect.job).effects.push(effect);
  // After a failover that lost a job, another one has its id.
  const hasTag = (job: number, tag: string): boolean => jobs.get(job)?.final?.tag === tag;
  const requests = hasFailedOver(history)
    ? history.requests
        .filter((one) => {
          if (one.original !== null && !hasTag(one.original, one.tag)) return false;
          return startsJobs(one) || one.job === null || hasTag(one.job, one.tag);
        })
        .map((one) => (one.kind === 'stop of many' ? withoutLost(one, hasTag) : one))
    : history.requests;
  return { ...history, requests, sent: history.requests, jobs };
}

/** The key of the last record that a job has from the job which it resumes. */
const RESUMED = '~resumed';

/** Whether it is the key of a note of how a node without a record has ended, which is committed with the next record. */
export const isNote = (key: string): boolean => /^~(?:ran|failed\d)\//.test(key);

function withoutLost(request: ClientRequest, hasTag: (job: number, tag: string) => boolean): ClientRequest {
  const { jobs, tags } = request;
  const isLeft = (index: number): boolean => hasTag(jobs[index]!, tags[index]!);
  return {
    ...request,
    jobs: jobs.filter((_, index) => isLeft(index)),
    tags: tags.filter((_, index) => isLeft(index)),
    count: null,
  };
}

/** The job that a job resumes; undefined if it resumes none. */
export const resumedBy = ({ jobs }: View, { final, taken }: JobHistory): JobHistory | undefined =>
  taken.length > 0 ? jobs.get(final?.rerunOf ?? NaN) : undefined;

/** The jobs that a job continues: the one that it resumes, the one that this has resumed, and so on. */
export function ancestors(view: View, job: JobHistory): JobHistory[] {
  const before = resumedBy(view, job);
  return before ? [before, ...ancestors(view, before)] : [];
}

/** What a job has printed together with those that it continues. */
export const printedBy = (view: View, job: JobHistory): string[] =>
  [job, ...ancestors(view, job)].toReversed().flatMap((one) => view.printed.get(one.job) ?? []);

/** Whether a failover may have lost jobs, whose ids others have now. */
export const hasFailedOver = ({ faults }: History): boolean =>
  faults.some(({ lostFrom }) => lostFrom !== undefined);

/** Whether commits of that time may have been lost, by a failover to a lagging replica. */
export function mayBeLost({ faults }: History, at: number): boolean {
  return faults.some(({ lostFrom = Infinity, to }) => at >= lostFrom && at <= to);
}

/** Whether what a request has changed may have been lost, also if it was answered only after the failover. */
export function mayBeUndone(
  { faults }: History,
  { sentAt, answeredAt }: Pick<ClientRequest, 'sentAt' | 'answeredAt'>,
): boolean {
  return faults.some(({ lostFrom = Infinity, to }) => answeredAt >= lostFrom && sentAt <= to);
}

/**
 * Whether a worker may have acted then by a claim that a failover lost: until its lease is over it cannot know.
 */
export function mayHoldLostClaim({ faults, settings }: History, at: number): boolean {
  return faults.some(({ lostFrom = Infinity, to }) => at >= lostFrom && at <= to + settings.leaseMs);
}

/** A change by which a worker took the job. */
export const isClaim = ({ fence, oldFence, held }: Change): boolean => fence > oldFence && held;

/** Who has taken the job under each fence. */
export function holders({ changes }: JobHistory): Map<number, string> {
  return new Map(changes.filter(isClaim).map(({ fence, by }) => [fence, by]));
}

/** The newest claim that was committed by then. */
export function claimAt({ changes }: JobHistory, at: number): Change | undefined {
  return changes.findLast((change) => isClaim(change) && change.committedAt <= at);
}

/** Faults between `from` and `to` that affected the slot; null: any slot. */
export function faultsDuring(view: History, slot: string | null, from: number, to: number): FaultEvent[] {
  return view.faults.filter(
    (fault) =>
      fault.from <= to &&
      fault.to >= from &&
      (fault.slots === null || slot === null || fault.slots.includes(slot)),
  );
}

export const touchesPostgres = ({ kind }: FaultEvent): boolean => /ostgres|backends|network/.test(kind);

/** How long after the end of a freeze a process may still finish requests that it had begun before. */
const AFTER_FREEZE_MS = 1_000;

/**
 * Whether the process was frozen just before. Requests that it had begun are sent at the end of the freeze, which cannot be
 * prevented; the receiver recognises them by their idempotency key.
 */
export function wasJustFrozen(view: History, process: string, at: number): boolean {
  return view.faults.some(
    ({ kind, slots, to }) =>
      kind.endsWith(' frozen') &&
      slots?.includes(slotOf(process)) &&
      to >= at - AFTER_FREEZE_MS &&
      to <= at + 100,
  );
}
