import { ISOLATED_AT_DEATHS } from '../../../src/jobs/transitions/deaths.js';
import { PROMISES } from './promises.js';
import { isDeadly } from '../flows.js';
import { type Change, hasEnded, type ProcessRun, slotOf, type Violation } from '../history.js';
import { type Used, usedDuring } from '../usage.js';
import { faultsDuring, holders, isClaim, type JobHistory, touchesPostgres, type View } from './view.js';

/** A worker that has lost a job, because it was frozen or cut off, changes nothing of it. */
export function checkHolders(view: View): Violation[] {
  const violations: Violation[] = [];
  for (const history of view.jobs.values()) {
    const { job, changes, journal } = history;
    const held = holders(history);
    for (const change of changes) {
      const message = problemOf(change, held.get(change.oldFence));
      if (message !== null) violations.push(stale(job, message, change.committedAt));
    }
    for (const { by, fence, number, committedAt } of journal)
      if (held.get(fence) !== by)
        violations.push(
          stale(
            job,
            `${by} has written the journal's row ${number}, but ${held.get(fence)} held the job`,
            committedAt,
          ),
        );
  }
  return violations;
}

const stale = (job: number, message: string, at: number): Violation => ({
  promise: PROMISES.holdersOnly,
  job,
  message,
  at,
});

/** Why a change of a job that `holder` held breaks the promise; null if it does not. */
function problemOf(change: Change, holder: string | undefined): string | null {
  const { from, to, fence, oldFence, held, wasHeld, wasOver, by } = change;
  // A resumed job starts with the fence 1.
  if (from === null || hasEnded(from)) return null;
  if (fence > oldFence + 1 || fence < oldFence)
    return `${by} has changed the fence from ${oldFence} to ${fence}`;
  if (fence > oldFence)
    return from === 'waiting' || wasOver ? null : `${by} has claimed it, although ${holder} held it`;
  if (!wasHeld || to === 'stopping') return null;
  // The worker of a stopping job is dead: any worker may end it.
  if (from === 'stopping' && wasOver) return null;
  const settled = hasEnded(to) || !held;
  return settled && by !== holder ? `${by} has changed it to ${to}, although ${holder} held it` : null;
}

/** A death is charged only if a fault, the job itself or a busy machine has disturbed the worker. */
export function checkDeaths(view: View): Violation[] {
  return [...view.jobs.values()].flatMap((history) =>
    unprovokedDeaths(view, history)
      .filter(({ worker, at }) => !wasStarved(view, worker, at))
      .map(({ worker, at }) => {
        const { computedMs, starvedMs } = usedBefore(view, worker, at);
        const used = `it computed for ${computedMs} ms and waited for a processor for ${starvedMs} ms before`;
        const message = `${worker} is charged with a death, although nothing has disturbed it: ${used}`;
        return { promise: PROMISES.trueDeaths, job: history.job, message, at };
      }),
  );
}

/** How many deaths only the machine explains, which gave their workers no processor. */
export const deathsOfBusyMachine = (view: View): number =>
  [...view.jobs.values()].flatMap((history) =>
    unprovokedDeaths(view, history).filter(({ worker, at }) => wasStarved(view, worker, at)),
  ).length;

/** The deaths that no fault explains, nor the job itself: an isolated job that kills its process is charged too, though its worker is alive. */
const unprovokedDeaths = (view: View, history: JobHistory): Death[] =>
  isDeadly(history.final?.kind) ? [] : deathsOf(history).filter((death) => !isExplained(view, death));

/** A death that a job was charged with. */
interface Death {
  worker: string;
  /** The time of the charge: when the next worker claimed the job. */
  at: number;
  /** When the worker had claimed it, if the next one runs it isolated: it waits for a process of its own, behind others. */
  mayBeSince: number | null;
}

/** The deaths that a job was charged with. */
export function deathsOf(history: JobHistory): Death[] {
  const held = holders(history);
  return history.changes.flatMap((change, index) => {
    const before = history.changes[index - 1];
    const isDeath = change.fence > change.oldFence && before && change.attempt > before.attempt;
    if (!isDeath) return [];
    const claimed = history.changes.find((other) => isClaim(other) && other.fence === change.oldFence);
    const isIsolated = change.attempt >= ISOLATED_AT_DEATHS;
    return [
      {
        worker: held.get(change.oldFence) ?? '?',
        at: change.committedAt,
        mayBeSince: isIsolated ? (claimed?.committedAt ?? null) : null,
      },
    ];
  });
}

/** The run of a worker that had ended at a moment, or was blocked then and ended by its watchdog later. */
export function endedRun(view: View, worker: string, at: number): ProcessRun | undefined {
  return view.processRuns.find((run) => {
    if (run.process !== worker || run.to === null) return false;
    return (run.endedBy === 'watchdog' ? lastTurn(run) : run.to) <= at;
  });
}

/** When the event loop of a process last sent what it had used. The last figures are those of the end. */
const lastTurn = ({ from, usage }: ProcessRun): number => usage.at(-2)?.at ?? from;

/** What the thread of a worker used before it was charged with a death, from the last renewal of the lease on. */
function usedBefore({ processRuns, settings: { leaseMs } }: View, worker: string, at: number): Used {
  const processRun = processRuns.find(({ process }) => process === worker);
  return processRun ? usedDuring(processRun, at - 2 * leaseMs, at) : { computedMs: 0, starvedMs: 0 };
}

/**
 * Whether the machine gave a worker no processor for so long that a lease could run out: about a third of it passes between two renewals,
 * and Postgres, whose waits are not counted, gets as little for its part of a renewal.
 */
function wasStarved(view: View, worker: string, at: number): boolean {
  const { computedMs, starvedMs } = usedBefore(view, worker, at);
  return starvedMs >= view.settings.leaseMs / 3 && starvedMs >= computedMs;
}

function isExplained(view: View, { worker, at, mayBeSince }: Death): boolean {
  const { leaseMs } = view.settings;
  if (endedRun(view, worker, at)) return true;
  if (view.harnessDelayMs > leaseMs / 4) return true;
  const slot = slotOf(worker);
  const since = Math.min(at - 4 * leaseMs, mayBeSince ?? at);
  return faultsDuring(view, slot, since, at).some((fault) => fault.slots !== null || touchesPostgres(fault));
}

/**
 * How long jobs of a dead or frozen worker waited for the next worker, if no other fault delayed it. Isolated jobs wait for processes of
 * their own, which boot one after the other.
 */
export function takeovers(view: View): { job: number; at: number; ms: number }[] {
  const waits: { job: number; at: number; ms: number }[] = [];
  for (const { slot, process, at } of lossesOf(view)) {
    for (const history of view.jobs.values()) {
      const claim = history.changes.findLast((change) => isClaim(change) && change.committedAt <= at);
      if (claim?.by !== process) continue;
      const next = history.changes.find((change) => change.seq > claim.seq && change.to !== 'stopping');
      if (!next || next.committedAt <= at || next.attempt >= ISOLATED_AT_DEATHS) continue;
      const others = faultsDuring(view, null, at - 500, next.committedAt).filter(
        ({ slots }) => slots === null || !slots.includes(slot),
      );
      if (others.length === 0) waits.push({ job: history.job, at, ms: next.committedAt - at });
    }
  }
  return waits;
}

function lossesOf(view: View): { slot: string; process: string; at: number }[] {
  const killed = view.processRuns
    .filter(({ role, to, how }) => role === 'worker' && to !== null && how === 'SIGKILL')
    .map(({ process, to }) => ({ slot: slotOf(process), process, at: to ?? 0 }));
  const frozen = view.faults
    .filter(({ kind, from, to }) => kind === 'worker frozen' && to - from > 1.5 * view.settings.leaseMs)
    .flatMap(({ slots, from }) =>
      view.processRuns
        .filter(
          (processRun) =>
            slots?.includes(slotOf(processRun.process)) &&
            processRun.from <= from &&
            (processRun.to ?? Infinity) > from,
        )
        .map(({ process }) => ({ slot: slotOf(process), process, at: from })),
    );
  return [...killed, ...frozen];
}

/** Another worker takes the jobs of a lost one within the lease and 4 s: with the default lease, within 10 s. */
export function checkTakeovers(view: View): Violation[] {
  return takeovers(view)
    .filter(({ ms }) => ms > view.settings.leaseMs + 4_000)
    .map(({ job, at, ms }) => ({
      promise: PROMISES.takenOver,
      job,
      message: `it continued after ${Math.round(ms)} ms`,
      at,
    }));
}
