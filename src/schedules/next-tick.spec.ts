import { parseCron } from './cron-rule.js';
import { nextTick } from './next-tick.js';

/** The first ticks after a moment, in UTC. */
function ticks(cron: string, zone: string, after: string, count: number): string[] {
  const rule = parseCron(cron);
  if (rule === null) throw new Error(`${cron} is no cron expression`);
  const found: string[] = [];
  for (let tick: number | null = Date.parse(after); found.length < count;) {
    tick = nextTick({ rule, zone }, tick);
    if (tick === null) break;
    found.push(new Date(tick).toISOString().replace('.000Z', 'Z'));
  }
  return found;
}

describe('nextTick', () => {
  it.each([
    ['*/20 * * * *', ['00:20:00', '00:40:00', '01:00:00']],
    ['*/20 * * * * *', ['00:00:20', '00:00:40', '00:01:00']],
    ['@hourly', ['01:00:00', '02:00:00', '03:00:00']],
  ])('counts minutes, seconds and names: %s', (cron, times) => {
    expect(ticks(cron, 'UTC', '2026-11-26T00:00:00Z', 3)).toEqual(times.map((time) => `2026-11-26T${time}Z`));
  });

  it('is after the moment, not at it, also between two seconds', () => {
    expect(ticks('* * * * * *', 'UTC', '2026-11-26T00:00:00.999Z', 1)).toEqual(['2026-11-26T00:00:01Z']);
    expect(ticks('0 0 * * *', 'UTC', '2026-11-26T00:00:00Z', 1)).toEqual(['2026-11-27T00:00:00Z']);
  });

  it('follows the clock of the zone through both changes of a year', () => {
    expect(ticks('0 9 1 1,6 *', 'America/New_York', '2026-01-02T00:00:00Z', 3)).toEqual([
      '2026-06-01T13:00:00Z',
      '2027-01-01T14:00:00Z',
      '2027-06-01T13:00:00Z',
    ]);
    expect(ticks('0 8 * * *', 'Asia/Shanghai', '2026-11-26T00:00:00Z', 1)).toEqual(['2026-11-27T00:00:00Z']);
  });

  // On 8 March 2026 the clocks of New York go from 02:00 to 03:00, which is 07:00 in UTC.
  describe('in an hour that is left out', () => {
    it('a daily tick comes an hour later by the clock, and at its time again on the next day', () => {
      expect(ticks('30 2 * * *', 'America/New_York', '2026-03-07T12:00:00Z', 2)).toEqual([
        '2026-03-08T07:30:00Z',
        '2026-03-09T06:30:00Z',
      ]);
    });

    it('ticks that coincide with later ones are one', () => {
      expect(ticks('0 2,3 * * *', 'America/New_York', '2026-03-07T12:00:00Z', 2)).toEqual([
        '2026-03-08T07:00:00Z',
        '2026-03-09T06:00:00Z',
      ]);
    });

    it('a rule of every hour goes by elapsed time', () => {
      expect(ticks('*/30 * * * *', 'America/New_York', '2026-03-08T06:00:00Z', 4)).toEqual([
        '2026-03-08T06:30:00Z',
        '2026-03-08T07:00:00Z',
        '2026-03-08T07:30:00Z',
        '2026-03-08T08:00:00Z',
      ]);
    });

    it('half an hour is left out on Lord Howe Island', () => {
      // 02:00 to 02:30 on 4 October 2026, which is 15:30 of the day before in UTC.
      expect(ticks('15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00:00Z', 2)).toEqual([
        '2026-10-03T15:45:00Z',
        '2026-10-04T15:15:00Z',
      ]);
    });
  });

  // On 1 November 2026 the clocks of New York go from 02:00 back to 01:00, which is 06:00 in UTC.
  describe('in an hour that is repeated', () => {
    it('a daily tick comes in the first pass only', () => {
      expect(ticks('30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', 2)).toEqual([
        '2026-11-01T05:30:00Z',
        '2026-11-02T06:30:00Z',
      ]);
    });

    it('a daily tick does not come again for a moment between the passes', () => {
      expect(ticks('30 1 * * *', 'America/New_York', '2026-11-01T06:10:00Z', 1)).toEqual([
        '2026-11-02T06:30:00Z',
      ]);
    });

    it('a rule of every hour ticks in both passes, each second of them', () => {
      expect(ticks('0,30 * * * *', 'America/New_York', '2026-11-01T05:00:00Z', 4)).toEqual([
        '2026-11-01T05:30:00Z',
        '2026-11-01T06:00:00Z',
        '2026-11-01T06:30:00Z',
        '2026-11-01T07:00:00Z',
      ]);
      const seconds = ticks('* * * * * *', 'Europe/Vienna', '2026-10-25T00:59:55Z', 10);
      expect(seconds).toEqual(
        Array.from({ length: 10 }, (_, index) =>
          new Date(Date.UTC(2026, 9, 25, 0, 59, 56 + index)).toISOString().replace('.000Z', 'Z'),
        ),
      );
    });
  });

  it('is always later than the one before, in zones with unusual changes', () => {
    for (const zone of [
      'Europe/Dublin',
      'Africa/Casablanca',
      'America/Santiago',
      'Asia/Tehran',
      'Africa/Cairo',
    ])
      for (const cron of ['17 0 * * *', '*/7 0-3 * * *', '0 */3 * * *', '59 23 * * 0', '0 0 29 2 *']) {
        const found = ticks(cron, zone, '2026-01-01T00:00:00Z', cron.includes('29') ? 3 : 200);
        expect(found).toEqual([...new Set(found)].sort());
      }
  });

  it('a daily rule has one tick on each day of a year', () => {
    for (const zone of ['America/New_York', 'Europe/Berlin', 'America/Havana', 'Africa/Cairo'])
      for (const cron of ['0 0 * * *', '30 0 * * *', '30 1 * * *', '30 2 * * *'])
        expect(ticks(cron, zone, '2026-01-01T12:00:00Z', 365).at(-1)).toMatch(/^(2026-12-31T2|2027-01-01T)/);
  });

  it('examines few days before a tick that is decades ahead', () => {
    const format = import.meta.jest.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts');
    expect(ticks('0 0 29 2 +1', 'Europe/Berlin', '2026-11-26T00:00:00Z', 2)).toEqual([
      '2044-02-28T23:00:00Z',
      '2072-02-28T23:00:00Z',
    ]);
    expect(format.mock.calls.length).toBeLessThan(50);
    format.mockRestore();
  });
});

describe('parseCron', () => {
  it.each([
    '0 0 30 2 *',
    '0 0 31 4,6,9,11 *',
    '* * * *',
    '* * * * * * 2030',
    '2026-12-01T00:00:00',
    '@reboot',
    '@',
    '',
  ])('refuses %p', (text) => {
    expect(parseCron(text)).toBeNull();
  });

  it('refuses a long text', () => {
    expect(parseCron(`${'1,'.repeat(200)}1 * * * *`)).toBeNull();
  });

  it.each(['0 0 29W 2 +1', '0 0 29 2 +3', '0 0 L 2 +6#5', '0 0 LW 2 1', '@yearly'])('accepts %p', (text) => {
    expect(parseCron(text)).not.toBeNull();
  });

  it('looks at few dates before it refuses an expression that never matches', () => {
    const days = Array.from({ length: 31 }, (_, day) => `${day + 1}W`).join();
    const weekday = import.meta.jest.spyOn(Date.prototype, 'getUTCDay');
    expect(parseCron(`0 0 ${days} * +0`)).toBeNull();
    expect(weekday.mock.calls.length).toBeLessThan(300_000);
    weekday.mockRestore();
  });

  it('finds rare dates', () => {
    expect(ticks('0 0 29 2 *', 'UTC', '2026-11-26T00:00:00Z', 2)).toEqual([
      '2028-02-29T00:00:00Z',
      '2032-02-29T00:00:00Z',
    ]);
  });
});
