import type { Breach } from '../history.js';
import type { View } from './view.js';

const PROMISE = 'a committed node never runs again';

/** A node whose outcome is committed never runs again: no record, printed line or started command is there twice. */
export function checkRecords(view: View): Breach[] {
  const breaches: Breach[] = [];
  for (const { job, journal } of view.jobs.values()) {
    const known = new Set<string>();
    for (const { keys, by, committedAt } of journal)
      for (const key of keys) {
        if (known.has(key)) breaches.push(breach(job, `${by} has recorded ${key} once more`, committedAt));
        known.add(key);
      }
  }
  for (const [job, lines] of view.printed)
    if (new Set(lines).size < lines.length)
      breaches.push(breach(job, `a line was printed twice: ${lines.join(', ')}`, null));
  for (const [job, starts] of view.shellStarts)
    if (starts > 1) breaches.push(breach(job, `its command was started ${starts} times`, null));
  return breaches;
}

const breach = (job: number, says: string, at: number | null): Breach => ({
  promise: PROMISE,
  job,
  says,
  at,
});

/** What a job writes is committed in the order in which it was written, without a gap: so never by two flushes at once. */
export function checkOrder(view: View): Breach[] {
  const breaches: Breach[] = [];
  const wrong = (job: number, says: string, at: number | null): void => {
    breaches.push({ promise: 'what a job writes is committed in order', job, says, at });
  };
  for (const { job, journal } of view.jobs.values())
    journal.forEach(({ number, committedAt, fence }, index) => {
      const before = journal[index - 1];
      if (number !== index + 1) wrong(job, `the journal's row ${index + 1} is missing`, committedAt);
      else if (before && (before.committedAt > committedAt || before.fence > fence))
        wrong(job, `the journal's row ${number} was committed before row ${before.number}`, committedAt);
    });
  const rows = new Map<number, number>();
  for (const { job, firstRow, rows: count } of view.log) {
    if ((rows.get(job) ?? 0) !== firstRow)
      wrong(job, `the log's row ${firstRow} does not follow row ${rows.get(job) ?? 0}`, null);
    rows.set(job, firstRow + count);
  }
  return breaches;
}
