import { parseCron } from './cron-rule.js';
import { ticksToRun } from './ticks-to-run.js';
import { ticksOf } from './timetables.js';

const NOW = Date.parse('2026-11-26T12:00:00.250Z');

const daysBefore = (days: number): number => Date.parse('2026-11-26T00:00:00Z') - days * 86_400_000;
const shown = (ticks: number[]): string[] => ticks.map((tick) => new Date(tick).toISOString().slice(0, 19));
const timetable = (cron: string) => ticksOf({ cron, timezone: 'UTC' });

describe('ticksToRun', () => {
  it('starts a job for each tick of the last seconds, whatever the schedule does with missed ones', () => {
    for (const misfire of ['skip', 'once', 'all'] as const)
      expect(shown(ticksToRun(timetable('* * * * * *'), NOW - 2_250, NOW, misfire))).toEqual([
        '2026-11-26T11:59:58',
        '2026-11-26T11:59:59',
        '2026-11-26T12:00:00',
      ]);
  });

  it('skip: starts none for missed ticks, and one for a tick that is due now', () => {
    expect(ticksToRun(timetable('0 0 * * *'), daysBefore(3), NOW, 'skip')).toEqual([]);
    expect(shown(ticksToRun(timetable('0 * * * *'), daysBefore(3), NOW, 'skip'))).toEqual([
      '2026-11-26T12:00:00',
    ]);
  });

  it('once: starts one, for the last tick', () => {
    expect(shown(ticksToRun(timetable('0 0 * * *'), daysBefore(3), NOW, 'once'))).toEqual([
      '2026-11-26T00:00:00',
    ]);
    expect(shown(ticksToRun(timetable('* * * * * *'), daysBefore(300), NOW, 'once'))).toEqual([
      '2026-11-26T12:00:00',
    ]);
    expect(shown(ticksToRun(timetable('0 0 1 1 *'), daysBefore(3), NOW, 'once'))).toEqual([
      '2026-11-23T00:00:00',
    ]);
  });

  it('all: starts one for each, for the last hundred of them', () => {
    expect(shown(ticksToRun(timetable('0 0 * * *'), daysBefore(2), NOW, 'all'))).toEqual([
      '2026-11-24T00:00:00',
      '2026-11-25T00:00:00',
      '2026-11-26T00:00:00',
    ]);
    for (const cron of ['* * * * * *', '*/7 * * * *', '15,45 3 * * *', '* * 3 * * *']) {
      const first = daysBefore(400);
      const ticks = ticksToRun(timetable(cron), first, NOW, 'all');
      expect(ticks).toHaveLength(100);
      const rule = parseCron(cron)!;
      for (let index = 1; index < 100; index += 1)
        expect(rule.atOrAfter(ticks[index - 1]! + 1_000)).toBe(ticks[index]);
      expect(rule.atOrAfter(ticks[99]! + 1_000)! > NOW).toBe(true);
    }
  });
});
