import { type CronPlan, cronOf, readCron, writeCron } from './cron-plan.js';

const PLANS: [string, CronPlan][] = [
  ['* * * * *', { kind: 'minutes', every: 1 }],
  ['*/15 * * * *', { kind: 'minutes', every: 15 }],
  ['5 * * * *', { kind: 'hourly', minute: 5 }],
  ['30 8 * * *', { kind: 'daily', time: '08:30' }],
  ['0 18 * * 1,5', { kind: 'weekly', days: [1, 5], time: '18:00' }],
  ['0 0 1 * *', { kind: 'monthly', day: 1, time: '00:00' }],
  ['59 23 L * *', { kind: 'monthly', day: 'L', time: '23:59' }],
];

describe('a plan of a schedule', () => {
  it.each(PLANS)('is written as %s and read from it', (cron, plan) => {
    expect(writeCron(plan)).toBe(cron);
    expect(readCron(cron)).toEqual(plan);
  });

  it('keeps the spelling of a stored expression until it is changed', () => {
    const stored = '0 0 9 ? * MON,fri';
    const plan = readCron(stored);
    expect(cronOf(plan, stored)).toBe(stored);
    expect(cronOf({ kind: 'weekly', days: [1], time: '09:00' }, stored)).toBe('0 9 * * 1');
    expect(cronOf(plan, undefined)).toBe('0 9 * * 1,5');
  });

  it('is found behind names and other spellings', () => {
    expect(readCron('@hourly')).toEqual({ kind: 'hourly', minute: 0 });
    expect(readCron('0 0 9 ? * MON,fri')).toEqual({ kind: 'weekly', days: [1, 5], time: '09:00' });
    expect(readCron('0 9 * * 1-3,5')).toEqual({ kind: 'weekly', days: [1, 2, 3, 5], time: '09:00' });
    expect(readCron(' 0  9 * * 7,1 ')).toEqual({ kind: 'weekly', days: [0, 1], time: '09:00' });
  });

  it.each([
    '*/7 * * * *',
    '0,30 8-18/2 * * MON-FRI',
    '0 9 1 * 1',
    '0 9 * 6 *',
    '30 0 9 * * *',
    '0 9 15W * *',
    '0 9 * * 5#2',
    '0 9 * * */2',
    'x',
    '',
  ])('is none in %s, which stays as it is', (cron) => {
    expect(readCron(cron)).toEqual({ kind: 'custom', cron });
    expect(writeCron(readCron(cron))).toBe(cron);
  });
});
