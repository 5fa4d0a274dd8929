import { DateTime, IANAZone } from 'luxon';
import type { PureContext, Values } from '../../flow/index.js';
import { dates } from './date.js';

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
