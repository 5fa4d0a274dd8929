import { LRUCache } from 'lru-cache';

const DAY_MS = 86_400_000;

/** No zone of today changes its clocks twice within a week. */
const STEP_MS = 7 * DAY_MS;

/** There are some 600 names of zones. A formatter takes 10 KB. */
const formats = new LRUCache<string, Intl.DateTimeFormat>({ max: 200 });

/** A change of the clocks of a zone. Offsets are in milliseconds east of UTC. */
export interface ClockChange {
  at: number;
  before: number;
  after: number;
}

/** How many milliseconds the clocks of a zone are ahead of UTC at a moment. */
export function offsetAt(zone: string, moment: number): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(zone).formatToParts(moment)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1_000) * 1_000;
}

/** The first change of the clocks after `from`, up to `to`; null if there is none. */
export function nextChange(zone: string, from: number, to: number): ClockChange | null {
  const before = offsetAt(zone, from);
  for (let known = from; known < to; known += STEP_MS) {
    const next = Math.min(known + STEP_MS, to);
    if (offsetAt(zone, next) !== before) return changeBetween(zone, known, next, before);
  }
  return null;
}

/** The change of the clocks during the day up to and including `moment`; null if there is none. */
export const recentChange = (zone: string, moment: number): ClockChange | null =>
  nextChange(zone, moment - DAY_MS, moment);

/** The moment in the zone's own time, as `2026-11-26T08:00:00+08:00`. */
export function isoIn(zone: string, moment: number): string {
  const offset = offsetAt(zone, moment);
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const shown = [Math.floor(minutes / 60), minutes % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  return `${new Date(moment + offset).toISOString().slice(0, 19)}${offset < 0 ? '-' : '+'}${shown}`;
}

function changeBetween(zone: string, from: number, to: number, before: number): ClockChange {
  let [low, high] = [Math.floor(from / 1_000), Math.floor(to / 1_000)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle * 1_000) === before) low = middle;
    else high = middle;
  }
  return { at: high * 1_000, before, after: offsetAt(zone, high * 1_000) };
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}
