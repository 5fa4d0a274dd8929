import { DateTime, IANAZone } from 'luxon';
import type { PureContext, Values } from '../../flow/index.js';
import { dates } from './date.js';
import { comesTo, type OperationCase } from '../../../test/engine/operations.js';

const berlin = { zone: 'Europe/Berlin' };

const CASES: OperationCase[] = [
  ['parseDate', { value: '2024-05-01' }, '2024-05-01T00:00:00.000Z'],
  ['parseDate', { value: '2024-05-01' }, '2024-04-30T22:00:00.000Z', berlin],
  ['parseDate', { value: 0 }, '1970-01-01T00:00:00.000Z'],
  ['parseDate', { value: '31.02.2024' }, /invalid date|out of range/, { format: 'dd.MM.yyyy' }],
  ['parseDate', { value: '05-01' }, /needs a year/, { format: 'MM-dd' }],
  ['parseDate', { value: '100' }, /needs a year/, { format: 'o' }],
  ['parseDate', { value: 'yyy 08:30' }, /needs a year/, { format: 'yyy HH:mm' }],
  ['parseDate', { value: '08:30 y' }, /needs a year/, { format: "HH:mm 'y" }],
  ['parseDate', { value: '2024 100' }, '2024-04-09T00:00:00.000Z', { format: 'yyyy o' }],
  ['parseDate', { value: '10:30' }, /"10:30" can't be parsed as ISO 8601/],
  ['parseDate', { value: '123456-0530' }, /can't be parsed as ISO 8601/],
  ['parseDate', { value: '20240501T0830+02' }, '2024-05-01T06:30:00.000Z'],
  ['parseDate', { value: '2024-05-01t08:30:00z' }, '2024-05-01T08:30:00.000Z'],
  ['parseDate', { value: '2024-W05-2' }, '2024-01-30T00:00:00.000Z'],
  ['parseDate', { value: '+002024-05-01' }, '2024-05-01T00:00:00.000Z'],
  ['parseDate', { value: '2024-05-01T08:30[Europe/Berlin]' }, '2024-05-01T06:30:00.000Z'],
  ['parseDate', { value: 'My Text' }, /"My Text" can't be parsed/, { format: 'yyyy z' }],
  ['parseDate', { value: '2024-05-01' }, /invalid date.*zone/, { zone: 'Mars/Base' }],
  ['parseDate', { value: 1e300 }, /invalid date|milliseconds/],
  ['parseDate', { value: 'soon' }, /invalid date|out of range/],
  ['formatDate', { value: '2024-07-01T12:00:00Z' }, '2024-07-01 08:00:00', { zone: 'America/New_York' }],
  [
    'formatDate',
    { value: '2024-07-01T12:00:00Z' },
    '+8Asia/Shanghai 17198352001719835200000',
    { format: "Zz' 'Xx", zone: 'Asia/Shanghai' },
  ],
  ['formatDate', { value: '2024-05-01' }, '2024-05-01', { format: 'yyyy-MM-dd', zone: 'Asia/Shanghai' }],
  [
    'formatDate',
    { value: '2024-05-01T23:30:00+08:00' },
    '星期三',
    { format: 'cccc', zone: 'Asia/Shanghai', language: 'zh' },
  ],
  ['formatDate', { value: '2024-05-01T10:00:00' }, /input "value" must be date/],
  ['formatDate', { value: '2024-05-01T10:00:00+24:00' }, /input "value" must be date/],
  ['formatDate', { value: '2024-05-01T10:00:00+08:60' }, /input "value" must be date/],
  ['addToDate', { value: '2024-01-31', amount: 1 }, '2024-02-29', { unit: 'months' }],
  ['addToDate', { value: '2024-03-30T12:00:00+01:00', amount: 1 }, '2024-03-31T10:00:00.000Z', { ...berlin }],
  [
    'addToDate',
    { value: '2024-03-30T12:00:00+01:00', amount: 24 },
    '2024-03-31T11:00:00.000Z',
    { ...berlin, unit: 'hours' },
  ],
  ['addToDate', { value: '2024-05-01', amount: 90 }, '2024-05-01T01:30:00.000Z', { unit: 'minutes' }],
  ['addToDate', { value: '2024-03-01', amount: -1 }, '2024-02-29'],
  ['addToDate', { value: '2024-03-01', amount: 1e15 }, /date/, { unit: 'years' }],
  ['addToDate', { value: '9999-12-31', amount: 1 }, /the date is out of range/],
  ['parseDate', { value: -62198755200000 }, /the date is out of range/],
];

test.each(CASES)('%s of %j is %s', comesTo);

const NAME = 'America/New_York';

const DAY = '2024-07-01';

const FORMATS = [
  'yyyy-MM-dd HH:mm:ss.SSS a cccc LLLL G kkkk W ooo q n',
  "z Z ZZ ZZZ ZZZZ ZZZZZ X x 'z ZZZZ",
  ...'D DD DDD DDDD t tt ttt tttt T TT TTT TTTT f ff fff ffff F FF FFF FFFF'.split(' '),
];

/** Dates read nothing of the run. */
const CONTEXT = {} as PureContext;

/** The zone in a spelling of its own for each number: the bits choose the capitals. */
const spelled = (number: number): string =>
  NAME.split('')
    .map((letter, bit) => ((number >> bit) & 1 ? letter.toUpperCase() : letter.toLowerCase()))
    .join('');

const parsed = (value: string, options: Values): unknown => result('parseDate', value, options);

const formatted = (format: string, zone: string): unknown =>
  result('formatDate', DAY, { format, zone, language: 'en' });

function result(name: string, value: string, options: Values): unknown {
  const operation = dates.find((each) => each.name === name)!;
  return (operation.compute({ value }, options, CONTEXT) as Values).result;
}

describe('time zones', () => {
  it('take the memory of one zone in whatever case a text or an option spells it', () => {
    // The library keeps each formatter, and it takes 48 KB.
    const made = import.meta.jest.spyOn(Intl, 'DateTimeFormat');
    for (let number = 0; number < 100; number += 1) {
      const text = `${DAY} ${spelled(number)}`;
      expect(parsed(text, { format: 'yyyy-MM-dd z', zone: 'UTC' })).toBe('2024-07-01T04:00:00.000Z');
      expect(parsed(`${DAY}T00:00[${spelled(number + 200)}]`, { format: '', zone: 'UTC' })).toBe(
        '2024-07-01T04:00:00.000Z',
      );
      expect(formatted('HH:mm ZZZZ ff', spelled(number + 100))).toMatch(/^00:00 EDT Jul 1, 2024/);
    }
    expect(made.mock.calls.length).toBeLessThan(20);
    made.mockRestore();
  });

  it('share the formatters of their formats', () => {
    const zones = Intl.supportedValuesOf('timeZone').slice(0, 100);
    const made = import.meta.jest.spyOn(Intl, 'DateTimeFormat');
    for (const zone of zones) formatted('D DDD DDDD t ttt tttt T TTT TTTT f fff ffff F FFF FFFF ZZZZ', zone);
    // Three for each zone: its clock, its long name and its short one. One is made to look whether the zone exists.
    expect(made.mock.calls.length).toBeLessThan(4.5 * zones.length);
    made.mockRestore();
  });

  it.each(['America/New_York', 'Asia/Shanghai', 'Asia/Kolkata', 'Europe/London', 'UTC', 'UTC+3'])(
    'give the texts that luxon gives, in %s',
    (zone) => {
      for (const language of ['en', 'zh'])
        for (const value of ['2024-01-31T23:30:00Z', '1999-07-01T00:00:01.5Z', '0099-03-01T12:00:00Z'])
          for (const format of FORMATS)
            expect(result('formatDate', value, { format, zone, language })).toBe(
              DateTime.fromISO(value, { zone }).setLocale(language).toFormat(format),
            );
    },
  );

  it('are named as the flow spells them', () => {
    expect(formatted("z 'z' zz'z'", NAME)).toBe(`${NAME} z zzz`);
    expect(formatted("z'", 'UTC+8')).toBe('UTC+8');
    expect(formatted("ZZZZ, ZZZZZ, 'ZZZZ' ZZ", NAME)).toBe('EDT, Eastern Daylight Time, ZZZZ -04:00');
    expect(formatted('ZZZZ', 'Asia/Shanghai')).toBe('GMT+8');
  });

  it('are never those of a worker', () => {
    for (const zone of ['local', 'System', 'default'])
      expect(() => formatted('ZZ', zone)).toThrow(`there is no time zone "${zone}"`);
  });

  it('that do not exist are not kept for ever', () => {
    const kept = IANAZone.create('mars/base');
    for (let number = 0; number < 1_000; number += 1)
      expect(() => parsed(DAY, { format: '', zone: `Mars/${number}` })).toThrow(/not supported/);
    expect(IANAZone.create('mars/base')).not.toBe(kept);
    expect(() => parsed(DAY, { format: '', zone: 'x'.repeat(201) })).toThrow(/at most 200 characters/);
  });
});
