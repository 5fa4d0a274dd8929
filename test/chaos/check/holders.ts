import { type Breach, type Change, hasEnded, placeOf } from '../history.js';
import { faultsDuring, holders, isClaim, type JobHistory, touchesPostgres, type View } from './view.js';

/** No write of a worker counts that does not hold the job: not a frozen one's when it thaws, nor a cut off one's. */
export function checkHolders(view: View): Breach[] {
  const breaches: Breach[] = [];
  for (const history of view.jobs.values()) {
    const { job, changes, journal } = history;
    const held = holders(history);
    for (const change of changes) {
      const says = faultOf(change, held.get(change.oldFence));
      if (says !== null) breaches.push(stale(job, says, change.committedAt));
    }
    for (const { by, fence, number, committedAt } of journal)
      if (held.get(fence) !== by)
        breaches.push(
          stale(
            job,
            `${by} has written the journal's row ${number}, which ${held.get(fence)} was to`,
            committedAt,
          ),
        );
  }
  return breaches;
}

const stale = (job: number, says: string, at: number): Breach => ({
  promise: 'who does not hold a job writes nothing of it',
  job,
  says,
  at,
});

/** What is wrong with a change of a job that `holder` had; null: nothing. */
function faultOf(change: Change, holder: string | undefined): string | null {
  const { from, to, fence, oldFence, held, wasHeld, wasOver, by } = change;
  if (hasEnded(from)) return null;
  if (fence > oldFence + 1 || fence < oldFence) return `${by} has made fence ${fence} of ${oldFence}`;
  if (fence > oldFence)
    return from === 'waiting' || wasOver ? null : `${by} has claimed it, though ${holder} had it`;
  if (!wasHeld || to === 'stopping') return null;
  // Told to stop, its worker dead: anybody may sweep it.
  if (from === 'stopping' && wasOver) return null;
  const settled = hasEnded(to) || !held;
  return settled && by !== holder ? `${by} has made it ${to}, though ${holder} had it` : null;
}

/** A death is charged only where a fault, or the job itself, has hindered the worker: else a living one was taken for dead. */
export function checkDeaths(view: View): Breach[] {
  return [...view.jobs.values()].flatMap((history) =>
    deathsOf(history)
      // A job that kills its process dies by itself, also where that process is its own and its worker lives on.
      .filter(({ worker, at }) => history.final?.kind !== 'killer' && !isExplained(view, worker, at))
      .map(({ worker, at }) => ({
        promise: 'only the dead are taken for dead',
        job: history.job,
        says: `${worker} is charged with a death, though nothing has hindered it`,
        at,
      })),
  );
}

/** The deaths that a job was charged with: whose, and when that was found. */
export function deathsOf(history: JobHistory): { worker: string; at: number }[] {
  const held = holders(history);
  return history.changes.flatMap((change, index) => {
    const before = history.changes[index - 1];
    const isDeath = change.fence > change.oldFence && before && change.attempt > before.attempt;
    return isDeath ? [{ worker: held.get(change.oldFence) ?? '?', at: change.committedAt }] : [];
  });
}

function isExplained(view: View, worker: string, at: number): boolean {
  const { leaseMs } = view.settings;
  const life = view.lives.find(({ process }) => process === worker);
  if (life?.to != null && life.to <= at) return true;
  if (view.lateMs > leaseMs / 4) return true;
  const place = placeOf(worker);
  return faultsDuring(view, place, at - 4 * leaseMs, at).some(
    (fault) => fault.places !== null || touchesPostgres(fault),
  );
}

/** How long the jobs of a dead or frozen worker waited for the next; only where nothing else was in the way. */
export function takeovers(view: View): { job: number; at: number; ms: number }[] {
  const waits: { job: number; at: number; ms: number }[] = [];
  for (const { place, process, at } of lossesOf(view)) {
    for (const history of view.jobs.values()) {
      const claim = history.changes.findLast((change) => isClaim(change) && change.committedAt <= at);
      if (claim?.by !== process) continue;
      const next = history.changes.find((change) => change.seq > claim.seq && change.to !== 'stopping');
      if (!next || next.committedAt <= at) continue;
      const others = faultsDuring(view, null, at - 500, next.committedAt).filter(
        ({ places }) => places === null || !places.includes(place),
      );
      if (others.length === 0) waits.push({ job: history.job, at, ms: next.committedAt - at });
    }
  }
  return waits;
}

function lossesOf(view: View): { place: string; process: string; at: number }[] {
  const killed = view.lives
    .filter(({ role, to, how }) => role === 'worker' && to !== null && how === 'SIGKILL')
    .map(({ process, to }) => ({ place: placeOf(process), process, at: to ?? 0 }));
  const frozen = view.faults
    .filter(({ kind, from, to }) => kind === 'worker frozen' && to - from > 1.5 * view.settings.leaseMs)
    .flatMap(({ places, from }) =>
      view.lives
        .filter(
          (life) =>
            places?.includes(placeOf(life.process)) && life.from <= from && (life.to ?? Infinity) > from,
        )
        .map(({ process }) => ({ place: placeOf(process), process, at: from })),
    );
  return [...killed, ...frozen];
}

/** A lost worker's jobs go on elsewhere within the lease and 4 s: with the default lease, within 10 s. */
export function checkTakeovers(view: View): Breach[] {
  return takeovers(view)
    .filter(({ ms }) => ms > view.settings.leaseMs + 4_000)
    .map(({ job, at, ms }) => ({
      promise: 'a dead worker’s jobs go on elsewhere in time',
      job,
      says: `it went on after ${Math.round(ms)} ms`,
      at,
    }));
}
