import { LRUCache } from 'lru-cache';
import type { Executor } from '../../database/database.js';
import { QUARTER_SECONDS } from '../quarter.js';
import { type DayRow, type EndedRow, finishedCountsOf, type FinishedRow } from './statistics-statements.js';

/** How long after its end a day is finished: the statements that end jobs of it have been committed long before, or never will be. */
const SETTLED_SECONDS = 3_600;

/** How long counts are kept. After a failover, those of lost ends can be shown for as long. */
const KEPT_MS = 60_000;

/** How many counts are kept: some 16 MB. A year of all processes has 15,000 where jobs have 41 durations. */
const MOST_COUNTS = 200_000;

/** The counts of one day by buckets of durations: an {@link EndedRow} without its day. */
type DayCounts = EndedRow extends [number, ...infer Counts] ? Counts[] : never;

/** How many of the days are finished, the first of which is the oldest. The last one is today. */
export const finishedAmong = (days: readonly DayRow[]): number =>
  days.slice(1).filter(({ slot, now }) => slot * QUARTER_SECONDS <= now - SETTLED_SECONDS).length;

/**
 * Counts of the jobs that ended on finished days, which do not change any more. Many users look at the same days, and pages ask every 15 s: a year of
 * counts takes Postgres a second, for which lists had to wait.
 */
export class FinishedDays {
  private readonly known: LRUCache<string, DayCounts>;
  private readonly reads = new Map<string, Promise<DayCounts[]>>();

  /** @param clock in milliseconds */
  constructor(clock: { now: () => number } = performance) {
    this.known = new LRUCache({
      maxSize: MOST_COUNTS,
      // An empty day takes as much memory as three counts (measured).
      sizeCalculation: (counts) => counts.length + 3,
      ttl: KEPT_MS,
      // Else a time is remembered until a timer has passed.
      ttlResolution: 0,
      perf: clock,
    });
  }

  /**
   * The counts of some days, numbered from 1. They are read from the first day on that is not known.
   *
   * @param id of a process; null: of all
   * @param slots the first slots of the days, and that of the day after them
   */
  async counts(executor: Executor, id: number | null, slots: readonly number[]): Promise<EndedRow[]> {
    const keys = slots.slice(1).map((end, index) => `${id} ${slots[index]} ${end}`);
    const known: DayCounts[] = [];
    for (const key of keys) {
      const counts = this.known.get(key);
      if (counts === undefined) break;
      known.push(counts);
    }
    const unknown = slots.slice(known.length);
    const read = unknown.length > 1 ? await this.read(executor, id, unknown) : [];
    for (const [index, counts] of read.entries()) {
      const key = keys[known.length + index];
      if (key !== undefined) this.known.set(key, counts);
    }
    return [...known, ...read].flatMap((counts, index) =>
      counts.map((count): EndedRow => [index + 1, ...count]),
    );
  }

  /** Those who ask for the same days meanwhile share the read. If it fails for the first of them, another one tries it. */
  private async read(executor: Executor, id: number | null, slots: readonly number[]): Promise<DayCounts[]> {
    const key = `${id} ${slots.join()}`;
    for (let other = this.reads.get(key); other; other = this.reads.get(key)) {
      const shared = await other.catch(() => null);
      if (shared) return shared;
    }
    const read = byDay(executor, id, slots);
    this.reads.set(key, read);
    try {
      return await read;
    } finally {
      this.reads.delete(key);
    }
  }
}

async function byDay(executor: Executor, id: number | null, slots: readonly number[]): Promise<DayCounts[]> {
  const days = slots.slice(1).map((): DayCounts => []);
  const [row] = await executor.rows<FinishedRow>(...finishedCountsOf(id, slots));
  for (const [day, ...counts] of row?.ended ?? []) days[day - 1]?.push(counts);
  return days;
}
