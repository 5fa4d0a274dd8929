import { KINDS, type Kind } from '../flows.js';
import type { Breach, FinalRow } from '../history.js';
import { deathsOf } from './holders.js';
import { isClaim, type View } from './view.js';

const DIED = /^The workers that ran this job have died/;

/** Jobs end as their flows say, also beside one that kills its workers; nobody is stopped who was not told to. */
export function checkExpectedEnds(view: View): Breach[] {
  return view.finals.flatMap((final) => {
    const says = faultOf(view, final);
    return says === null
      ? []
      : [
          {
            promise: 'a job ends as its flow says',
            job: final.job,
            says,
            at: view.jobs.get(final.job)?.end?.committedAt ?? null,
          },
        ];
  });
}

function faultOf(view: View, { job, state, kind, error }: FinalRow): string | null {
  if (state === 'stopped')
    return view.requests.some((request) => request.kind === 'stop' && request.job === job)
      ? null
      : 'it is stopped, though nobody has asked for it';
  if (state !== 'successful' && state !== 'failed') return null;
  const known = (KINDS as Record<string, Kind>)[kind];
  if (known?.ends === state && (error ?? '').startsWith(known.says ?? '')) return null;
  if (DIED.test(error ?? ''))
    return wasChargedForNeighbour(view, job)
      ? 'it was charged for what a neighbour did to their worker'
      : null;
  const history = view.jobs.get(job);
  const isUnknown =
    /outcome is unknown/.test(error ?? '') && (history?.changes.filter(isClaim).length ?? 0) > 1;
  return isUnknown ? null : `a job of the kind ${kind} is ${state}: ${error}`;
}

/** Whether one of the deaths was another job's doing. Those that the run's own faults were are not to be told from its own. */
const wasChargedForNeighbour = (view: View, job: number): boolean => {
  const history = view.jobs.get(job);
  if (!history) return false;
  return deathsOf(history).some(
    ({ worker }) => view.lives.find(({ process }) => process === worker)?.endedBy === 'job',
  );
};
