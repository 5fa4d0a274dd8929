import type { CronRule } from './cron-rule.js';
import { nextChange, offsetAt, recentChange } from './time-zone.js';

/** When a schedule ticks: a cron expression and the time zone of its wall clock. */
export interface Timetable {
  rule: CronRule;
  zone: string;
}

/** Longer than clocks are ever changed by, and than a tick that is left out comes later. */
const NEAR_MS = 3 * 86_400_000;

/**
 * The first tick after a moment, in milliseconds; null if there is none. At changes of the clocks:
 *
 * - A rule with ticks in every hour of the day, such as `*\/15 * * * *`, goes by elapsed time: it has no ticks for an hour that is left
 *   out, and ticks in both passes of an hour that is repeated.
 * - Any other rule ticks as often as on other days: a tick in an hour that is left out comes that much later (02:30 at 03:30), and one
 *   in an hour that is repeated comes in the first pass only.
 */
export function nextTick({ rule, zone }: Timetable, after: number): number | null {
  let from = (Math.floor(after / 1_000) + 1) * 1_000;
  for (;;) {
    const tick = tickWithout({ rule, zone }, from);
    if (tick === null) return null;
    // Between `from` and the tick no moment matches, whatever the clocks show. So of years, only the days at both ends are examined.
    const change = nextChange(zone, from, Math.min(tick, from + NEAR_MS));
    if (change !== null) from = change.at;
    else if (tick - from <= 2 * NEAR_MS) {
      const late = nextChange(zone, from, tick);
      if (late === null) return tick;
      from = late.at;
    } else from = tick - NEAR_MS;
  }
}

/** The first tick at or after `from`, if the clocks do not change after `from`. */
function tickWithout({ rule, zone }: Timetable, from: number): number | null {
  const offset = offsetAt(zone, from);
  const change = rule.isHourly ? null : recentChange(zone, from);
  // How much the clocks were put forward by the last change.
  const shift = change === null ? 0 : change.after - change.before;
  const since = change !== null && shift < 0 ? Math.max(from, change.at - shift) : from;
  const wall = rule.atOrAfter(since + offset);
  const tick = wall === null ? null : wall - offset;
  if (change === null || shift <= 0) return tick;
  const late = rule.atOrAfter(from + change.before);
  if (late === null || late >= change.at + change.after) return tick;
  return tick === null ? late - change.before : Math.min(tick, late - change.before);
}
