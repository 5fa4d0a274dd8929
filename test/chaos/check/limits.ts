import { type Kind, KINDS } from '../flows.js';
import { type Violation } from '../history.js';
import { PROMISES } from './promises.js';
import type { View } from './view.js';

/** Whether a job has a place of its process in this state. */
const hasPlace = (state: string | null): boolean => state === 'running' || state === 'stopping';

/** At no time do more jobs of a process run than its policy allows, over all workers. */
export function checkLimits(view: View): Violation[] {
  const running = new Map<string, Set<number>>();
  const violations: Violation[] = [];
  // Changes are numbered under the locks that the policy needs, so their order is that in which places were given and freed.
  for (const { job, to, by, committedAt } of view.changes) {
    const kind = view.jobs.get(job)?.final?.kind ?? '';
    const most = (KINDS as Record<string, Kind>)[kind]?.policy?.max_running;
    if (most === undefined) continue;
    const jobs = running.get(kind) ?? new Set();
    running.set(kind, jobs);
    if (!hasPlace(to)) jobs.delete(job);
    else if (!jobs.has(job) && jobs.add(job).size > most)
      violations.push({
        promise: PROMISES.limitKept,
        job,
        message: `${by} has started it while ${most} jobs of its process were running: ${[...jobs].join(', ')}`,
        at: committedAt,
      });
  }
  return violations;
}
