import {
  type Change,
  type Effect,
  type FaultEvent,
  type FinalRow,
  hasEnded,
  type History,
  type JournalRow,
  placeOf,
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
  for (const effect of history.effects) of(effect.job).effects.push(effect);
  return { ...history, jobs };
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

/** Faults of the given moment's neighbourhood that may have hindered the place, or any where it is null. */
export function faultsDuring(view: History, place: string | null, from: number, to: number): FaultEvent[] {
  return view.faults.filter(
    (fault) =>
      fault.from <= to &&
      fault.to >= from &&
      (fault.places === null || place === null || fault.places.includes(place)),
  );
}

export const touchesPostgres = ({ kind }: FaultEvent): boolean => /ostgres|backends|wires/.test(kind);

/** How long after its thaw a process may still finish the turn in which it was frozen. */
const THAW_MS = 1_000;

/**
 * Whether the process was frozen just before: what it had begun then goes out as it thaws, which nobody can hinder; the
 * outside tells it by its idempotency key.
 */
export function hasJustThawed(view: History, process: string, at: number): boolean {
  return view.faults.some(
    ({ kind, places, to }) =>
      kind.endsWith(' frozen') && places?.includes(placeOf(process)) && to >= at - THAW_MS && to <= at + 100,
  );
}
