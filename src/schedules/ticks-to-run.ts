import type { Misfire } from './misfire.js';
import type { NextTick } from './timetables.js';

/** A tick whose job has not started this many milliseconds later was missed: no worker ran, or Postgres was away. */
const MISSED_MS = 10_000;

/** After a time without workers, only ticks of the last second are in time. */
const IN_TIME_MS = 1_000;

/** The most jobs for missed ticks. */
const MOST_TICKS = 100;

/** How many more ticks are counted one by one. Beyond, the last ones are searched from the end: a second of a month may have passed. */
const COUNTED = 16;

/**
 * The ticks of a schedule that is due, for which a job starts now, oldest first.
 *
 * @param next the ticks of the schedule
 * @param due the first tick without a job, in milliseconds
 * @param now the time of the database
 */
export function ticksToRun(next: NextTick, due: number, now: number, misfire: Misfire): number[] {
  const latest = (most: number): number[] => latestTicks(next, due, now, most);
  if (now - due <= MISSED_MS) return latest(MOST_TICKS);
  switch (misfire) {
    case 'skip':
      return latest(MOST_TICKS).filter((tick) => tick > now - IN_TIME_MS);
    case 'once':
      return latest(1);
    case 'all':
      return latest(MOST_TICKS);
  }
}

/** The last `most` ticks from `first`, which is one, to `until`. */
function latestTicks(next: NextTick, first: number, until: number, most: number): number[] {
  const ticks: number[] = [];
  for (let tick: number | null = first; tick !== null && tick <= until; tick = next(tick)) {
    ticks.push(tick);
    if (ticks.length > most + COUNTED) return fromTheEnd(next, first, until, most);
  }
  return ticks.slice(-most);
}

function fromTheEnd(next: NextTick, first: number, until: number, most: number): number[] {
  const ticks: number[] = [];
  for (let end = until; ticks.length < most && end >= first;) {
    const tick = lastTick(next, first, end);
    ticks.unshift(tick);
    end = tick - 1_000;
  }
  return ticks;
}

/** The last tick from `first`, which is one, to `end`. */
function lastTick(next: NextTick, first: number, end: number): number {
  const tickAfter = (moment: number): number | null => {
    const tick = next(moment);
    return tick === null || tick > end ? null : tick;
  };
  // `low` is a tick, and there is none after `high`.
  let [low, high] = [first, end];
  for (let step = 1_000; high - step > low; step *= 2) {
    const tick = tickAfter(high - step);
    if (tick !== null) {
      low = tick;
      break;
    }
    high -= step;
  }
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2_000) * 1_000;
    const tick = tickAfter(middle);
    if (tick === null) high = middle;
    else low = tick;
  }
  return low;
}
