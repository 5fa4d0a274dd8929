import {
  type Change,
  type Effect,
  type FaultEvent,
  type FinalRow,
  hasEnded,
  type History,
  type JournalRow,
  slotOf,
} from '../history.js';

/** All that was recorded of one job. */
export interface JobHistory {
  job: number;
  changes: Change[];
  journal: JournalRow[];
  effects: Effect[];
  final: FinalRow | null;
  /** The change that ended it. */
  end: Change | null;
}

/** A history by jobs, for the checks. */
export interface View extends History {
  jobs: Map<number, JobHistory>;
}

export function viewOf(history: History): View {
  const jobs = new Map<number, JobHistory>();
  const of = (job: number): JobHistory => {
    const known = jobs.get(job) ?? { job, changes: [], journal: [], effects: [], final: null, end: null };
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
  for (const effect of history.effects) if (jobs.has(effect.job)) of(effect.job).effects.push(effect);
  // After a failover that lost a job, another one has its id.
  const requests = history.requests.filter(
    ({ kind, job, tag }) =>
      kind === 'execute' || job === null || !hasFailedOver(history) || jobs.get(job)?.final?.tag === tag,
  );
  return { ...history, requests, jobs };
}

const hasFailedOver = ({ faults }: History): boolean => faults.some(({ lostFrom }) => lostFrom !== undefined);

/** Whether commits of that time may have been lost, by a failover to a lagging replica. */
export function mayBeLost({ faults }: History, at: number): boolean {
  return faults.some(({ lostFrom = Infinity, to }) => at >= lostFrom && at <= to);
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
