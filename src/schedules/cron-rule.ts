import { Cron, CronPattern } from 'croner';

/** The longest cron expression, in characters. */
export const MAX_CRON_LENGTH = 200;

const NAMES = /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$/i;

/** A parsed cron expression. It knows wall clock times only: {@link nextTick} applies a time zone. */
export interface CronRule {
  /** Whether every hour of a day has ticks. */
  readonly isHourly: boolean;
  /** The first matching second at or after `wall`; null if there is none. Both are milliseconds of a wall clock, as if it showed UTC. */
  atOrAfter(wall: number): number | null;
}

/**
 * Parses a cron expression: five fields, six with the seconds first, or a name such as `@hourly`.
 *
 * The library computes in UTC only. Both candidates had open faults at changes of clocks: croner 11 skips half a minute after an hour
 * that is repeated (its issue 343), cron-parser 5 finds no more ticks after an hour that is left out (its issue 404). In UTC a tick takes
 * 5 µs, with a time zone 70 µs (measured).
 *
 * @returns null if it is not one, or if it has no tick
 */
export function parseCron(text: string): CronRule | null {
  const fields = text.trim().split(/\s+/);
  const isKnown =
    fields.length === 1 ? NAMES.test(fields[0] ?? '') : fields.length === 5 || fields.length === 6;
  if (!isKnown || text.length > MAX_CRON_LENGTH) return null;
  try {
    const cron = new Cron(text, { mode: '5-or-6-parts', ...IN_UTC });
    if (fields.length > 1 && !hasTick(fields)) return null;
    const atOrAfter = (wall: number): number | null =>
      cron.nextRun(new Date(Math.ceil(wall / 1_000) * 1_000 - 1_000))?.getTime() ?? null;
    const { hour } = new CronPattern(text, undefined, { mode: '5-or-6-parts' });
    return { isHourly: hour.every(Boolean), atOrAfter };
  } catch {
    return null;
  }
}

/**
 * Whether an expression without a year ever matches. The library looks through 400 years for a date that does not exist, which took it 0.8 s
 * for 31 weekdays nearest to days of the month. Here it looks at one year of each kind, which takes a thirtieth.
 */
const hasTick = (fields: readonly string[]): boolean => {
  const withSeconds = fields.length === 5 ? ['0', ...fields] : fields;
  return new Cron([...withSeconds, ALL_KINDS].join(' '), IN_UTC).nextRun(FIRST) !== null;
};

/** Years that begin on each day of the week, first leap years and then others. */
const ALL_KINDS = '2000,2004,2008,2012,2016,2020,2024,2001,2002,2003,2005,2006,2009,2010';

const FIRST = new Date(Date.UTC(1999, 11, 31));

const IN_UTC = { utcOffset: 0, paused: true } as const;
