import { PROMISES } from './promises.js';
import type { Violation } from '../history.js';
import { type JobHistory, printedBy, resumedBy, type View } from './view.js';

const PROMISE = PROMISES.nodesOnce;

/** A node whose outcome is committed never runs again: no record, printed line or started command exists twice. */
export function checkRecords(view: View): Violation[] {
  const violations: Violation[] = [];
  for (const { job, journal } of view.jobs.values()) {
    const known = new Set<string>();
    for (const { keys, by, committedAt } of journal)
      for (const key of keys) {
        if (known.has(key))
          violations.push(violation(job, `${by} has recorded ${key} once more`, committedAt));
        known.add(key);
      }
  }
  for (const [job, lines] of view.printed)
    if (new Set(lines).size < lines.length)
      violations.push(violation(job, `a line was printed twice: ${lines.join(', ')}`, null));
  for (const [tag, starts] of view.shellStarts) {
    const jobs = [...view.jobs.values()].filter(({ final }) => final?.tag === tag);
    const allowed = jobs.filter((job) => !hasCommand(view, job)).length;
    if (starts > Math.max(1, allowed) && !wasTakenBack(view, tag, jobs))
      violations.push(violation(jobs.at(-1)?.job ?? null, `its command was started ${starts} times`, null));
  }
  return violations;
}

/** Whether the job has taken over that the command was done. */
const hasCommand = (view: View, job: JobHistory): boolean =>
  resumedBy(view, job)?.final?.state === 'stopped' && job.taken.some(({ keys }) => keys.includes('shell#1'));

/** Whether what the jobs of a tag had recorded may have been lost by a failover. */
function wasTakenBack(view: View, tag: string, jobs: JobHistory[]): boolean {
  const end = Math.max(...jobs.map((job) => job.end?.committedAt ?? Infinity));
  const sentAt = Math.min(...view.requests.filter((one) => one.tag === tag).map((one) => one.sentAt));
  return view.faults.some(({ lostFrom = Infinity, to }) => lostFrom <= end && to >= sentAt);
}

const WAY = PROMISES.sameBranch;

/** Flows with two branches print which one they took: never both, and one by the end. */
export function checkBranches(view: View): Violation[] {
  return view.finals.flatMap(({ job, kind, state }) => {
    if (kind !== 'timed' && kind !== 'missing') return [];
    const printed = printedBy(view, view.jobs.get(job)!);
    const ways = printed.filter((mark) => mark === 'mark out' || mark === 'mark error');
    const isWrong = ways.length > 1 || (ways.length === 0 && state === 'successful');
    return isWrong
      ? [{ promise: WAY, job, message: `it printed ${ways.join(', ') || 'neither'}`, at: null }]
      : state === 'failed'
        ? [{ promise: WAY, job, message: 'it failed, though both ways lead to its end', at: null }]
        : [];
  });
}

const violation = (job: number | null, message: string, at: number | null): Violation => ({
  promise: PROMISE,
  job,
  message,
  at,
});

/** The journal and the log of a job are committed in order, without gaps. */
export function checkOrder(view: View): Violation[] {
  const violations: Violation[] = [];
  const wrong = (job: number, message: string, at: number | null): void => {
    violations.push({ promise: PROMISES.writesInOrder, job, message, at });
  };
  for (const { job, taken, journal: own } of view.jobs.values()) {
    const journal = [...taken, ...own];
    journal.forEach(({ number, committedAt, fence }, index) => {
      const before = journal[index - 1];
      if (number !== index + 1) wrong(job, `the journal's row ${index + 1} is missing`, committedAt);
      else if (before && (before.committedAt > committedAt || before.fence > fence))
        wrong(job, `the journal's row ${number} was committed before row ${before.number}`, committedAt);
    });
  }
  const rows = new Map<number, number>();
  for (const { job, firstRow, rows: count } of view.log) {
    if ((rows.get(job) ?? 0) !== firstRow)
      wrong(job, `the log's row ${firstRow} does not follow row ${rows.get(job) ?? 0}`, null);
    rows.set(job, firstRow + count);
  }
  return violations;
}
