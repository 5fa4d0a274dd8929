import type { components } from '@liucheng/client';

type Day = components['schemas']['StatisticsDay'];

/** Columns for a chart, one number a day. */
export interface ChartData {
  /** Midnights of the days, in unix seconds of UTC: the axis shows days and no times. */
  days: number[];
  successful: number[];
  failed: number[];
  stopped: number[];
  /** Median seconds of a run; null on days without one. */
  median: (number | null)[];
}

/** The days of statistics as columns, oldest first. */
export function chartData(daily: readonly Day[]): ChartData {
  const days = [...daily].sort((a, b) => a.day.localeCompare(b.day));
  return {
    days: days.map(({ day }) => Date.parse(`${day}T00:00:00Z`) / 1_000),
    successful: days.map(({ successful }) => successful),
    failed: days.map(({ failed }) => failed),
    stopped: days.map(({ stopped }) => stopped),
    median: days.map(({ p50 }) => p50),
  };
}

/**
 * Columns that stand on each other: each is the sum of itself and those before it. They are drawn from the last to the first, so
 * that the shorter ones are in front.
 */
export function stacked(columns: readonly (readonly number[])[]): number[][] {
  const sums: number[][] = [];
  for (const column of columns) sums.push(column.map((value, index) => value + (sums.at(-1)?.[index] ?? 0)));
  return sums;
}

/** The jobs that have ended in these days. */
export const endedJobs = (daily: readonly Day[]): number =>
  daily.reduce((sum, { successful, failed, stopped }) => sum + successful + failed + stopped, 0);
