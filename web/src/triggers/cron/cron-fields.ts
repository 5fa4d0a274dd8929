/** The fields of a cron expression as they are written, names in lower case as numbers. */
export interface CronTexts {
  second: string;
  minute: string;
  hour: string;
  day: string;
  month: string;
  weekday: string;
}

const NICKNAMES: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Splits a cron expression of five or six fields, or a name such as `@daily`. Undefined if it is neither. */
export function readTimes(cron: string): CronTexts | undefined {
  const text = cron.trim().toLowerCase();
  const fields = (NICKNAMES[text] ?? text).split(/\s+/);
  const [second, minute, hour, day, month, weekday] = fields.length === 5 ? ['0', ...fields] : fields;
  if (fields.length > 6 || second === undefined || minute === undefined || hour === undefined)
    return undefined;
  if (day === undefined || month === undefined || weekday === undefined) return undefined;
  return {
    second,
    minute,
    hour,
    day: any(day.replace(/l/g, 'L').replace(/w/g, 'W')),
    month: any(named(month, MONTHS, 1)),
    weekday: any(named(weekday, WEEKDAYS, 0)),
  };
}

const any = (field: string): string => (field === '?' ? '*' : field);

const named = (field: string, names: readonly string[], first: number): string =>
  field.replace(/[a-z]{3}/g, (name) => {
    const index = names.indexOf(name);
    return index < 0 ? name : String(index + first);
  });

/** A part of a field between commas. */
export type CronPart =
  | { kind: 'value'; value: number }
  | { kind: 'range'; from: number; to: number }
  | { kind: 'step'; from: number; to: number; every: number; isWhole: boolean }
  /** The last day of the month; of a weekday (`5L`), the last one in the month. */
  | { kind: 'last'; weekday?: number }
  /** The working day that is nearest to a day. */
  | { kind: 'nearest'; day: number }
  | { kind: 'nth'; weekday: number; nth: number };

/** The parts of a field; none if it stands for everything, undefined if it cannot be read. */
export function readParts(field: string, least: number, most: number): CronPart[] | undefined {
  if (field === '*' || field === '*/1') return [];
  const parts = field.split(',').map((text) => readPart(text, least, most));
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function readPart(text: string, least: number, most: number): CronPart | undefined {
  const isWithin = (value: number): boolean => value >= least && value <= most;
  if (text === 'L') return { kind: 'last' };
  const special = /^(\d{1,2})(W|L|#([1-5]))$/.exec(text.replace(/l$/, 'L'));
  if (special) {
    const value = Number(special[1]);
    if (!isWithin(value)) return undefined;
    if (special[2] === 'W') return { kind: 'nearest', day: value };
    if (special[2] === 'L') return { kind: 'last', weekday: value % 7 };
    return { kind: 'nth', weekday: value % 7, nth: Number(special[3]) };
  }
  const found = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(text);
  if (!found) return undefined;
  const [, first, second, third] = found;
  const from = first === undefined ? least : Number(first);
  const every = third === undefined ? undefined : Number(third);
  const to = second !== undefined ? Number(second) : first === undefined || every !== undefined ? most : from;
  if (!isWithin(from) || !isWithin(to) || from > to || every === 0) return undefined;
  if (every !== undefined && every > 1)
    return { kind: 'step', from, to, every, isWhole: from === least && to === most };
  return from === to ? { kind: 'value', value: from } : { kind: 'range', from, to };
}
