import { readParts, readTimes } from './cron-fields.js';

/** The ways of repeating that people choose among; everything else is an expression of one's own. */
export type CronPlan =
  | { kind: 'minutes'; every: number }
  | { kind: 'hourly'; minute: number }
  | { kind: 'daily'; time: string }
  | { kind: 'weekly'; days: readonly number[]; time: string }
  | { kind: 'monthly'; day: number | 'L'; time: string }
  | { kind: 'custom'; cron: string };

export const PLAN_KINDS = ['minutes', 'hourly', 'daily', 'weekly', 'monthly', 'custom'] as const;

/** The parts of an hour that repeat evenly. */
export const EVERY_MINUTES = [1, 2, 5, 10, 15, 20, 30] as const;

/** The cron expression of a plan. */
export function writeCron(plan: CronPlan): string {
  switch (plan.kind) {
    case 'minutes':
      return plan.every === 1 ? '* * * * *' : `*/${plan.every} * * * *`;
    case 'hourly':
      return `${plan.minute} * * * *`;
    case 'daily':
      return `${clock(plan.time)} * * *`;
    case 'weekly':
      return `${clock(plan.time)} * * ${[...plan.days].sort((a, b) => a - b).join(',')}`;
    case 'monthly':
      return `${clock(plan.time)} ${plan.day} * *`;
    case 'custom':
      return plan.cron;
  }
}

/** The plan that a cron expression is; a custom one where it is none of the simple ones. */
export function readCron(cron: string): CronPlan {
  const custom: CronPlan = { kind: 'custom', cron };
  const fields = readTimes(cron);
  if (fields === undefined || fields.second !== '0' || fields.month !== '*') return custom;
  const { minute, hour, day, weekday } = fields;
  const every = minute === '*' ? 1 : number(/^\*\/(\d+)$/.exec(minute)?.[1], 30);
  const isEachDay = day === '*' && weekday === '*';
  if (isEachDay && hour === '*' && every !== undefined && EVERY_MINUTES.some((each) => each === every))
    return { kind: 'minutes', every };
  const at = number(minute, 59);
  if (at === undefined) return custom;
  if (isEachDay && hour === '*') return { kind: 'hourly', minute: at };
  const hourOfDay = number(hour, 23);
  if (hourOfDay === undefined) return custom;
  const time = `${two(hourOfDay)}:${two(at)}`;
  if (isEachDay) return { kind: 'daily', time };
  const days = day === '*' && weekday !== '*' ? daysOf(weekday) : undefined;
  if (days) return { kind: 'weekly', days, time };
  const dayOfMonth = day === 'L' ? 'L' : number(day, 31);
  if (weekday === '*' && dayOfMonth !== undefined && dayOfMonth !== 0)
    return { kind: 'monthly', day: dayOfMonth, time };
  return custom;
}

/** The cron expression of a plan: the stored one, in its own spelling, until the plan is changed. */
export const cronOf = (plan: CronPlan, stored: string | undefined): string =>
  stored !== undefined && writeCron(plan) === writeCron(readCron(stored)) ? stored : writeCron(plan);

/** The days of `1-3,5`, in order; undefined if it says more than single days. */
function daysOf(weekday: string): number[] | undefined {
  const days = readParts(weekday, 0, 7)?.map((part) => {
    if (part.kind === 'value') return [part.value];
    if (part.kind !== 'range') return undefined;
    return Array.from({ length: part.to - part.from + 1 }, (_, index) => part.from + index);
  });
  if (!days?.every((part) => part !== undefined)) return undefined;
  return [...new Set(days.flat().map((day) => day % 7))].sort((a, b) => a - b);
}

const two = (value: number): string => String(value).padStart(2, '0');

const number = (text: string | undefined, most: number): number | undefined =>
  text !== undefined && /^\d{1,2}$/.test(text) && Number(text) <= most ? Number(text) : undefined;

/** `08:30` as the minute and the hour of an expression. */
function clock(time: string): string {
  const [hour = '0', minute = '0'] = time.split(':');
  return `${Number(minute)} ${Number(hour)}`;
}
