import { JobFailure } from '../failure.js';

/** The part of the journal that tells which attempts began. */
interface StartRecords {
  has(key: string): boolean;
}

/**
 * The key of the record that an attempt which may not be repeated is about to begin. A second record marks an attempt that did not
 * begin.
 *
 * @param key the key of its step
 * @throws JobFailure if a worker was lost during such an attempt
 */
export function nextStart(journal: StartRecords, key: string, attempt: number): string {
  let start = `${key}~started${attempt}`;
  while (journal.has(start)) {
    if (!journal.has(notStarted(start)))
      throw new JobFailure({
        en: 'its outcome is unknown: the worker was lost while it ran, and it may not be repeated',
        zh: '结果未知：执行期间失去了 worker，而它不能重复执行',
      });
    start += '+';
  }
  return start;
}

/** The key of the record that the attempt with this start record did not begin. */
export const notStarted = (start: string): string => `${start}~not`;
