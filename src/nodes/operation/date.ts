import { DateTime } from 'luxon';
import { Failure, inBothLanguages, isDate, messageOf } from '../../flow/index.js';
import type { InChinese, Json, OperationDefinition, Text } from '../../flow/index.js';
import { asText } from '../as-text.js';
import { option, port, requiredPort } from '../ports.js';
import { operation, type Operation } from './operation.js';
import { countUnknownZone, formatted, zoneFault, zoneToRead } from './time-zones.js';

const UNITS = ['seconds', 'minutes', 'hours', 'days', 'weeks', 'months', 'years'] as const;
const ZONE = option('zone', 'string', 'Time zone, such as Asia/Shanghai', '时区，如 Asia/Shanghai', {
  value: 'UTC',
});
const MAX_TEXT = 200;

const UNITS_IN_CHINESE: Readonly<Record<string, string>> = {
  year: '年',
  month: '月',
  day: '日',
  ordinal: '一年中的日数',
  weekday: '星期',
  week: '周',
  weekYear: '周年份',
  hour: '时',
  minute: '分',
  second: '秒',
  millisecond: '毫秒',
};

/** What Luxon finds wrong with a date, in Chinese. */
const IN_CHINESE: InChinese = [
  [/^the input ("[^]*") can't be parsed as ISO 8601$/, '$1 不符合 ISO 8601'],
  [/^the input ("[^]*") can't be parsed as format ([^]*)$/, '$1 不符合格式 $2'],
  [/^the zone ("[^]*") is not supported$/, '不支持时区 $1'],
  [/^you can't specify both a weekday of (\d+) and a date of (\S+)$/, '$2 不是星期 $1'],
  [/^Timestamp out of range$/, '毫秒数超出范围'],
  [/^invalid input$/, '无效的输入'],
  [/^Can't mix weekYear\/weekNumber units .*$/, '一个日期不能兼用周与年、月、日'],
  [/^Can't mix ordinal dates with month\/day$/, '一年中的日数不能与月、日兼用'],
  [/^Can't include meridiem when specifying 24-hour format$/, '24 小时制的时间不能有上午或下午'],
  ...Object.entries(UNITS_IN_CHINESE).map(
    ([unit, name]) =>
      [
        new RegExp(`^you specified (\\S+) \\(of type \\w+\\) as a ${unit}, which is invalid$`),
        `${name}不能为 $1`,
      ] as const,
  ),
];

export const dates: readonly OperationDefinition[] = [
  operation({
    name: 'parseDate',
    title: { en: 'Parse date', zh: '解析日期' },
    description: {
      en: 'Parses a date from a text, with a format such as `dd.MM.yyyy HH:mm` or, without a format, as ISO 8601; a number counts milliseconds since 1970.',
      zh: '由文本得到日期：按格式（如 dd.MM.yyyy HH:mm），未给格式则按 ISO 8601；数字为 1970 年以来的毫秒数。',
    },
    inputs: [requiredPort('value', 'any', 'Value', '值')],
    result: port('result', 'date', 'Date', '日期'),
    options: [option('format', 'string', 'Format', '格式', { value: '' }), ZONE],
    example: {
      inputs: { value: '01.05.2024 08:30' },
      options: { format: 'dd.MM.yyyy HH:mm', zone: 'Asia/Shanghai' },
      outputs: { result: '2024-05-01T00:30:00.000Z' },
    },
    checkOptions: ({ format, zone }) =>
      fault('zone', zoneFault(asText(zone))) ?? fault('format', readingFault(asText(format))),
    compute: ({ value = null }, { format, zone }) => ({
      result: inRange(parse(value, asText(format), asText(zone)).toUTC().toISO()),
    }),
  }),
  operation({
    name: 'formatDate',
    title: { en: 'Format date', zh: '格式化日期' },
    description: {
      en: 'Formats a date as text, with a format such as `yyyy-MM-dd HH:mm` or `cccc, d LLLL yyyy`. In Chinese `MMMM` is the number of a month, `LLLL` its name.',
      zh: '将日期写成文本，格式如 yyyy-MM-dd HH:mm 或 yyyy年M月d日。中文下 MMMM 为月份数字，LLLL 为月份名称。',
    },
    inputs: [requiredPort('value', 'date', 'Date', '日期')],
    result: port('result', 'string', 'Result', '结果'),
    options: [
      option('format', 'string', 'Format', '格式', { value: 'yyyy-MM-dd HH:mm:ss' }),
      ZONE,
      option('language', 'string', 'Language of the names of months and days', '名称的语言', {
        value: 'en',
        allowed: ['en', 'zh'],
      }),
    ],
    example: {
      inputs: { value: '2024-05-01T00:30:00Z' },
      options: { zone: 'Asia/Shanghai' },
      outputs: { result: '2024-05-01 08:30:00' },
    },
    checkOptions: ({ format, zone }) =>
      fault('zone', zoneFault(asText(zone))) ?? fault('format', lengthFault(asText(format))),
    compute({ value }, { format, zone, language }) {
      const date = parse(value ?? null, '', asText(zone)).setLocale(asText(language));
      return { result: formatted(date, checked(asText(format), lengthFault), asText(zone)) };
    },
  }),
  operation({
    name: 'addToDate',
    title: { en: 'Add to date', zh: '日期加减' },
    description: {
      en: 'Adds an amount of time to a date, or subtracts it if the amount is negative. Days and longer units keep the time of day in the zone; a date without a time remains one.',
      zh: '将日期推后（amount 为负则提前）。以天及更长单位计时保持该时区的钟点；纯日期仍为纯日期。',
    },
    inputs: [
      requiredPort('value', 'date', 'Date', '日期'),
      requiredPort('amount', 'number', 'How much', '数量'),
    ],
    result: port('result', 'date', 'Date', '日期'),
    options: [option('unit', 'string', 'Unit', '单位', { value: 'days', allowed: UNITS }), ZONE],
    example: {
      inputs: { value: '2024-01-31', amount: 1 },
      options: { unit: 'months' },
      outputs: { result: '2024-02-29' },
    },
    checkOptions: ({ zone }) => fault('zone', zoneFault(asText(zone))),
    compute({ value, amount }, { unit, zone }) {
      const isBare = !(value as string).includes('T');
      const date = parse(value ?? null, '', asText(zone)).plus({
        [asText(unit)]: amount,
      });
      const staysBare = isBare && ['days', 'weeks', 'months', 'years'].includes(asText(unit));
      return { result: inRange(staysBare ? date.toISODate() : date.toUTC().toISO()) };
    },
  }),
];

function parse(value: Json, format: string, zone: string): DateTime {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.length > MAX_TEXT))
    throw new Failure(
      { en: 'a date must be a text or a number of milliseconds', zh: '日期应为文本或毫秒数' },
      false,
    );
  const text = typeof value === 'string' ? withKnownZone(value, format) : '';
  const date =
    typeof value === 'number'
      ? DateTime.fromMillis(value, { zone: zoneToRead(zone) })
      : parseText(text, checked(format, readingFault), zoneToRead(zone));
  countUnknownZone(date);
  if (date.isValid) return date;
  const reason = date.invalidExplanation ?? date.invalidReason ?? '';
  // As it was given, since a secret in other letters is not hidden.
  const shown = text === '' ? reason : reason.replace(text, () => String(value));
  const { en, zh } = inBothLanguages(shown, IN_CHINESE);
  throw new Failure({ en: `invalid date: ${en}`, zh: `不是有效的日期：${zh}` }, false);
}

/**
 * The text with the name of its zone in lower case, see {@link zoneToRead}. The names of months and days are read in any case, and the result
 * has no zone.
 */
function withKnownZone(text: string, format: string): string {
  if (format === '') return text.replace(/\[.*/, (name) => name.toLowerCase());
  return format.includes('z') ? text.toLowerCase() : text;
}

/** How a date begins in ISO 8601: with a year, and a month and day, a week, or a day of the year. */
const ISO_DATE = /^(?:\d{4}|[+-]\d{6})(?:-?\d\d(?:-?\d\d)?|-?W\d\d(?:-?\d)?|-?\d{3})?(?:[Tt]|$)/;

function parseText(text: string, format: string, zone: string): DateTime {
  if (format === '' && ISO_DATE.test(text)) return DateTime.fromISO(text, { zone, locale: 'en' });
  // The library takes a time without a date as one of today, so the result would change every day.
  if (format === '') return DateTime.invalid('unparsable', `the input "${text}" can't be parsed as ISO 8601`);
  try {
    return DateTime.fromFormat(text, format, { zone, locale: 'en' });
  } catch (error) {
    // A format whose parts contradict each other.
    return DateTime.invalid('unparsable', messageOf(error));
  }
}

/** The parts of a format, without quoted texts; the library takes an open quote for one up to the end. */
const partsOf = (format: string): string[] =>
  format.replace(/'[^']*(?:'|$)/g, ' ').match(/([A-Za-z])\1*/g) ?? [];

/** The parts that the library reads as a year. It takes others of these letters, such as `yyy`, for texts. */
const YEARS = new Set(['y', 'yy', 'yyyy', 'yyyyy', 'yyyyyy', 'kk', 'kkkk']);

/** Parsing with a format in which a part is repeated takes exponential time. */
function repeatedPart(format: string): string | null {
  const letters = partsOf(format).map((part) => part.charAt(0));
  return letters.find((letter, index) => letters.indexOf(letter) < index) ?? null;
}

/** Why no text can be read with the format; null if one can. */
function readingFault(format: string): Text | null {
  const tooLong = lengthFault(format);
  if (tooLong !== null || format === '') return tooLong;
  // Without a year the library would use the current one, so the result would change every year.
  if (!partsOf(format).some((part) => YEARS.has(part)))
    return { en: 'the format needs a year (yyyy)', zh: '格式须含年份（yyyy）' };
  const twice = repeatedPart(format);
  return twice === null
    ? null
    : { en: `the format names "${twice}" twice`, zh: `格式中“${twice}”出现了两次` };
}

const lengthFault = (format: string): Text | null =>
  format.length > MAX_TEXT
    ? { en: `a format has at most ${MAX_TEXT} characters`, zh: `格式最多 ${MAX_TEXT} 个字符` }
    : null;

/** @throws Failure with the fault of the format, if it has one */
function checked(format: string, faultOf: (format: string) => Text | null): string {
  const text = faultOf(format);
  if (text !== null) throw new Failure(text, false);
  return format;
}

/** A fault of an option, for the check of a flow. */
const fault = (option: string, text: Text | null): ReturnType<NonNullable<Operation['checkOptions']>> =>
  text && {
    option,
    message: {
      en: `The option "${option}" cannot be used: ${text.en}`,
      zh: `选项“${option}”不可用：${text.zh}`,
    },
  };

/** The text of a date. @throws Failure if there is none, or it is not of the years 0 to 9999 */
function inRange(text: string | null): string {
  if (text !== null && isDate(text)) return text;
  throw new Failure({ en: 'the date is out of range', zh: '超出可表示的日期范围' }, false);
}
