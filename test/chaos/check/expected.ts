import { PROMISES } from './promises.js';
import { KINDS, type Kind } from '../flows.js';
import type { Violation, FinalRow } from '../history.js';
import { deathsOf, endedRun } from './holders.js';
import { stopsOf } from './stops.js';
import { isClaim, type View } from './view.js';

const DIED = /^The workers that ran this job have died/;

/** Jobs end as their flows define, also on the same worker as a job that kills its workers, and are stopped only on request. */
export function checkExpectedEnds(view: View): Violation[] {
  return view.finals.flatMap((final) => {
    const message = problemOf(view, final);
    return message === null
      ? []
      : [
          {
            promise: PROMISES.expectedEnd,
            job: final.job,
            message,
            at: view.jobs.get(final.job)?.end?.committedAt ?? null,
          },
        ];
  });
}

function problemOf(view: View, { job, state, kind, error }: FinalRow): string | null {
  if (state === 'stopped')
    // A client may have meant a job that a failover has lost, and whose id this one has.
    return stopsOf(view.sent).some((stop) => stop.job === job)
      ? null
      : 'it is stopped, but no stop was requested';
  if (state !== 'successful' && state !== 'failed') return null;
  const known = (KINDS as Record<string, Kind>)[kind];
  if (known?.ends === state && (error ?? '').startsWith(known.error ?? '')) return null;
  if (state === 'failed' && known?.mayFail !== undefined && error?.includes(known.mayFail)) return null;
  if (DIED.test(error ?? ''))
    return wasChargedForNeighbour(view, job) ? 'it was charged with a death that another job caused' : null;
  const history = view.jobs.get(job);
  // A command does not run again, also if its worker ended it itself because it lost the lease.
  const isUnknown =
    /outcome is unknown|it was interrupted/.test(error ?? '') &&
    (history?.changes.filter(isClaim).length ?? 0) > 1;
  return isUnknown ? null : `a job of the kind ${kind} is ${state}: ${error}`;
}

/**
 * Whether another job caused the last death. A job that the crashes of others have isolated can fail by a fault of its own worker (see
 * `docs/guarantees.md`), but not by a further crash of others. Deaths by injected faults count as the job's own.
 */
const wasChargedForNeighbour = (view: View, job: number): boolean => {
  const history = view.jobs.get(job);
  const last = history && deathsOf(history).at(-1);
  const endedBy = last && endedRun(view, last.worker, last.at)?.endedBy;
  return endedBy === 'job' || endedBy === 'watchdog';
};
