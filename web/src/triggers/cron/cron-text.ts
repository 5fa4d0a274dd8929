import { type CronPart, readParts, readTimes } from './cron-fields.js';
import { type CronPhrases, PHRASES } from './cron-phrases.js';

/**
 * A cron expression in plain words: `Every day at 08:30`, `每周一、周五 08:30`. Undefined if it cannot be read here; the server
 * decides whether it is valid.
 */
export function cronText(cron: string, language: string): string | undefined {
  const phrases = language.startsWith('zh') ? PHRASES.zh : PHRASES.en;
  const texts = readTimes(cron);
  if (texts === undefined) return undefined;
  const second = readSteps(texts.second, 59);
  const minute = readSteps(texts.minute, 59);
  const hour = readSteps(texts.hour, 23);
  const day = readParts(texts.day, 1, 31);
  const month = readParts(texts.month, 1, 12);
  const weekday = readParts(texts.weekday, 0, 7);
  if (!second || !minute || !hour || !day || !month || !weekday) return undefined;
  const clock = clockTimes(second, minute, hour);
  return phrases.sentence({
    time: clock ? phrases.atTimes(phrases.list(clock)) : timeText(second, minute, hour, phrases),
    day: dayText(day, weekday, phrases),
    month: month.length === 0 ? '' : phrases.inMonths(namesOf(month, phrases.months, 1, phrases)),
    isByClock: clock !== undefined,
  });
}

/** The parts of a field that begins at 0. A step that the field is no multiple of is its values, since the last of them is followed sooner. */
const readSteps = (field: string, most: number): CronPart[] | undefined =>
  readParts(field, 0, most)?.flatMap((part): CronPart[] => {
    if (part.kind !== 'step' || !part.isWhole || (most + 1) % part.every === 0) return [part];
    const count = Math.ceil((most + 1) / part.every);
    return Array.from({ length: count }, (_, index) => ({ kind: 'value', value: index * part.every }));
  });

/** How many times of a day are listed before they are described. */
const MOST_TIMES = 6;

/** `08:30`, where the expression means a few times of the day. */
function clockTimes(second: CronPart[], minute: CronPart[], hour: CronPart[]): string[] | undefined {
  const [seconds, minutes, hours] = [second, minute, hour].map(valuesOf);
  const [at] = seconds ?? [];
  if (at === undefined || seconds?.length !== 1 || !minutes || !hours) return undefined;
  if (minutes.length * hours.length > MOST_TIMES) return undefined;
  const rest = at === 0 ? '' : `:${two(at)}`;
  return hours.flatMap((each) => minutes.map((other) => `${two(each)}:${two(other)}${rest}`));
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The values of a field that is a list of single values. */
function valuesOf(parts: CronPart[]): number[] | undefined {
  const values = parts.flatMap((part) => (part.kind === 'value' ? [part.value] : []));
  return values.length > 0 && values.length === parts.length ? values : undefined;
}

function timeText(second: CronPart[], minute: CronPart[], hour: CronPart[], phrases: CronPhrases): string {
  const seconds = secondText(second, phrases);
  const isEachMinute = minute.length === 0;
  const [step] = minute;
  const minutes =
    isEachMinute && seconds !== ''
      ? ''
      : isEachMinute
        ? phrases.everyMinute
        : minute.length === 1 && step?.kind === 'step'
          ? step.isWhole
            ? phrases.everyMinutes(step.every)
            : phrases.everyMinutesFrom(step.every, step.from, step.to)
          : phrases.atMinute(numbersOf(minute, phrases));
  const isRepeated = isEachMinute || (minute.length === 1 && step?.kind === 'step');
  const [hourStep] = hour;
  const hours =
    hour.length === 0
      ? isRepeated
        ? ''
        : phrases.everyHour
      : hour.length === 1 && hourStep?.kind === 'step' && hourStep.to === 23
        ? phrases.everyHours(hourStep.every, hourStep.from)
        : phrases.duringHours(numbersOf(hour, phrases));
  const parts = [seconds, minutes, hours].filter(Boolean);
  return (phrases === PHRASES.zh ? parts.reverse() : parts).join(' ');
}

function secondText(second: CronPart[], phrases: CronPhrases): string {
  const [first] = second;
  if (first === undefined) return phrases.everySecond;
  if (second.length > 1) return phrases.atSecond(numbersOf(second, phrases));
  if (first.kind === 'step' && first.isWhole) return phrases.everySeconds(first.every);
  return first.kind === 'value' && first.value === 0 ? '' : phrases.atSecond(numbersOf(second, phrases));
}

function numbersOf(parts: CronPart[], phrases: CronPhrases): string {
  return phrases.list(parts.map((part) => numberText(part, String, phrases)));
}

function numberText(part: CronPart, name: (value: number) => string, phrases: CronPhrases): string {
  switch (part.kind) {
    case 'value':
      return name(part.value);
    case 'range':
      return phrases.range(name(part.from), name(part.to));
    case 'step':
      return `${phrases.range(name(part.from), name(part.to))} (/${part.every})`;
    case 'last':
      return 'L';
    case 'nearest':
      return `${part.day}W`;
    case 'nth':
      return `${part.weekday}#${part.nth}`;
  }
}

const namesOf = (
  parts: CronPart[],
  names: readonly string[],
  first: number,
  phrases: CronPhrases,
): string => {
  const name = (value: number): string => names[(value - first) % names.length] ?? String(value);
  return phrases.list(parts.map((part) => numberText(part, name, phrases)));
};

function dayText(day: CronPart[], weekday: CronPart[], phrases: CronPhrases): string {
  const ofMonth = day.length === 0 ? '' : daysText(day, phrases);
  const ofWeek = weekday.length === 0 ? '' : weekdaysText(weekday, phrases);
  return ofMonth !== '' && ofWeek !== '' ? phrases.or(ofMonth, ofWeek) : ofMonth + ofWeek;
}

function daysText(day: CronPart[], phrases: CronPhrases): string {
  const [first] = day;
  if (day.length === 1 && first?.kind === 'step' && first.to === 31)
    return phrases.everyDays(first.every, first.from);
  const plain = day.filter(({ kind }) => kind !== 'last' && kind !== 'nearest');
  const special = day.flatMap((part) =>
    part.kind === 'last' ? [phrases.lastDay] : part.kind === 'nearest' ? [phrases.nearest(part.day)] : [],
  );
  const texts = plain.length === 0 ? special : [phrases.onDays(numbersOf(plain, phrases)), ...special];
  return texts.reduce(phrases.or);
}

function weekdaysText(weekday: CronPart[], phrases: CronPhrases): string {
  const name = (value: number): string => phrases.weekdays[value % 7] ?? '';
  const plain = weekday.filter(({ kind }) => kind !== 'last' && kind !== 'nth');
  const special = weekday.flatMap((part) =>
    part.kind === 'nth'
      ? [phrases.nth(name(part.weekday), part.nth)]
      : part.kind === 'last'
        ? [phrases.lastWeekday(name(part.weekday ?? 6))]
        : [],
  );
  const named =
    plain.length === 0 ? [] : [phrases.onWeekdays(namesOf(joined(plain), phrases.weekdays, 0, phrases))];
  return [...named, ...special].reduce(phrases.or);
}

/** Single values that follow each other, three or more, as a range. */
function joined(parts: CronPart[]): CronPart[] {
  const values = valuesOf(parts);
  const [from] = values ?? [];
  const isRun = values?.every((value, index) => value === (from ?? 0) + index);
  if (values === undefined || from === undefined || values.length < 3 || !isRun) return parts;
  return [{ kind: 'range', from, to: from + values.length - 1 }];
}
