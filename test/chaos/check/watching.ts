import { faultsOf } from '../../support/event-faults.js';
import { hasEnded, marksOf, type Violation, type Watching } from '../history.js';
import { PROMISES } from './promises.js';
import type { View } from './view.js';

/** How long after the end of its job a watcher may still wait for it, in milliseconds: its API may be frozen, and then dead. */
const LATE_MS = 15_000;

/**
 * Whoever watches a job sees each line once and in order, the states in order, and then the end, on whatever APIs. Events are lost
 * only by a failover to a replica that lagged.
 */
export function checkWatchings(view: View): Violation[] {
  return view.watchings.flatMap((watching) => {
    const { job, to } = watching;
    return faultsIn(view, watching).map((message) => ({
      promise: PROMISES.watchedWhole,
      job,
      message: `a watcher: ${message}`,
      at: to,
    }));
  });
}

function faultsIn(view: View, watching: Watching): string[] {
  const { job, tag, from, to, events, answer } = watching;
  const faults = faultsOf(events, answer === 204);
  const recorded = view.jobs.get(job);
  if (isTouchedByLoss(view, from, to)) return faults;
  // A failover has lost the job, and another one has its id.
  if (recorded?.final && recorded.final.tag !== tag) return faults;
  // A failover has lost the job before it was watched. Whether it may have is checked by the answers of `execute`.
  if (!recorded?.final) return faults;
  if (answer === 400 || answer === 404) return [...faults, `it was answered ${answer}`];
  const { final, end } = recorded;
  if (answer === null) {
    const isLate = end !== null && to - end.committedAt > LATE_MS;
    return isLate ? [...faults, `it has not seen the end ${to - end.committedAt} ms later`] : faults;
  }
  const last = events.at(-1)?.data.state;
  if (hasEnded(final.state) && last !== final.state)
    faults.push(`it has seen the job end as ${last}, which is ${final.state}`);
  const lines = events.filter(({ event }) => event === 'log').map(({ data }) => data.line as string);
  const rows = view.log.reduce((sum, log) => (log.job === job ? sum + log.rows : sum), 0);
  if (lines.length !== rows) faults.push(`it has seen ${lines.length} lines of ${rows}`);
  const printed = view.printed.get(job) ?? [];
  if (marksOf(lines).join() !== printed.join())
    faults.push(`it has seen ${marksOf(lines).join(', ')} of ${printed.join(', ')}`);
  return faults;
}

/** Whether a failover may have lost events that were seen. */
const isTouchedByLoss = (view: View, from: number, to: number): boolean =>
  view.faults.some(({ lostFrom = Infinity, to: until }) => lostFrom <= to && until >= from);
