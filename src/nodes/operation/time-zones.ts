import { DateTime, type DateTimeFormatOptions, Settings } from 'luxon';
import { Failure, type Text } from '../../flow/index.js';

/*
 * Bounds what is kept of time zones. luxon keeps a formatter for each spelling of a zone, and one for each format that names the zone,
 * for ever; each takes 48 KB outside the heap of V8, which therefore collects them late. A job with 15,000 spellings took 0.7 GB of its
 * worker, and one with 20 formats of all zones 3 GB (measured).
 */

/** Names that luxon takes for the zone of this process: workers would compute different dates. */
const OWN = new Set(['local', 'system', 'default']);

/** The maximum length of the name of a zone, in characters. Those of the IANA database have at most 32. */
const LONGEST_NAME = 200;

/**
 * The zone as luxon gets it: in lower case, since names of zones are valid in any case. So it knows at most the 600 zones that exist.
 *
 * @throws Failure if the name is too long, or means a zone of each worker's own
 */
export function zoneToRead(name: string): string {
  if (name.length > LONGEST_NAME)
    throw new Failure(
      { en: `a time zone has at most ${LONGEST_NAME} characters`, zh: `时区最多 ${LONGEST_NAME} 个字符` },
      false,
    );
  const read = name.toLowerCase();
  if (OWN.has(read)) throw new Failure(noZone(name), false);
  return read;
}

const noZone = (name: string): Text => ({ en: `there is no time zone "${name}"`, zh: `没有时区“${name}”` });

/** Why the zone cannot be used; null if it can. */
export function zoneFault(name: string): Text | null {
  const shown = name.slice(0, LONGEST_NAME);
  if (OWN.has(shown.toLowerCase())) return noZone(shown);
  const date = DateTime.fromMillis(0, { zone: zoneToRead(shown) });
  countUnknownZone(date);
  return date.isValid && shown === name ? null : noZone(shown);
}

/** How many unknown names luxon may keep. */
const MOST_UNKNOWN = 1_000;

let unknown = 0;

/** Counts a date with an unknown zone. luxon keeps these names, too, so its caches are emptied after {@link MOST_UNKNOWN}. */
export function countUnknownZone({ invalidReason }: DateTime): void {
  if (invalidReason !== 'unsupported zone') return;
  unknown += 1;
  if (unknown % MOST_UNKNOWN === 0) Settings.resetCaches();
}

/** A part of a format: a quoted text, or a letter and its repetitions. */
const PART = /'[^']*(?:'|$)|([A-Za-z])\1*/g;

/** The offset of the zone, and the time since 1970. */
const OF_THE_MOMENT = /^(?:Z{1,3}|X|x)$/;

const NAMES = new Map<string, Style>([
  ['ZZZZ', 'short'],
  ['ZZZZZ', 'long'],
]);

/** The formats that name the zone. */
const NAMED = new Map<string, DateTimeFormatOptions>(
  Object.entries({
    ttt: DateTime.TIME_WITH_SHORT_OFFSET,
    tttt: DateTime.TIME_WITH_LONG_OFFSET,
    TTT: DateTime.TIME_24_WITH_SHORT_OFFSET,
    TTTT: DateTime.TIME_24_WITH_LONG_OFFSET,
    fff: DateTime.DATETIME_FULL,
    ffff: DateTime.DATETIME_HUGE,
    FFF: DateTime.DATETIME_FULL_WITH_SECONDS,
    FFFF: DateTime.DATETIME_HUGE_WITH_SECONDS,
  }),
);

/**
 * As `date.toFormat(format)`, but luxon makes formatters for UTC only.
 *
 * @param name the zone as the flow spells it, for the token `z`
 */
export function formatted(date: DateTime, format: string, name: string): string {
  if (date.zone.type !== 'iana') return date.toFormat(format);
  const local = date.setZone('etc/utc', { keepLocalTime: true });
  const named = format.replace(PART, (part) => {
    const text = textOf(part, date, local, name);
    return text === null ? part : `'${text.replaceAll("'", '’')}'`;
  });
  return local.toFormat(named);
}

/** The text of a part that depends on the zone; null for other parts. */
function textOf(part: string, date: DateTime, local: DateTime, name: string): string | null {
  if (part === 'z') return name;
  if (OF_THE_MOMENT.test(part)) return date.toFormat(part);
  const style = NAMES.get(part);
  if (style) return zoneName(date, style);
  const fields = NAMED.get(part);
  if (!fields) return null;
  return (
    local
      .toLocaleParts(fields)
      .map(({ type, value }) =>
        type === 'timeZoneName' ? zoneName(date, fields.timeZoneName as Style) : value,
      )
      .join('')
      // As `Intl.DateTimeFormat.format` does.
      .replaceAll('\u202f', ' ')
  );
}

type Style = 'short' | 'long';

/** By style, language and zone: at most 2,400. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function zoneName(date: DateTime, timeZoneName: Style): string {
  const locale = date.locale ?? 'en';
  const timeZone = date.zone.name;
  const key = `${timeZoneName} ${locale} ${timeZone}`;
  let formatter = formatters.get(key);
  if (!formatter)
    formatters.set(key, (formatter = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName })));
  return formatter.formatToParts(date.toMillis()).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}
