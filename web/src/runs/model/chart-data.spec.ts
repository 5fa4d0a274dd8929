import { chartData, endedJobs, stacked } from './chart-data.js';

const daily = [
  { day: '2026-11-25', successful: 3, failed: 1, stopped: 0, p50: 0.5 },
  { day: '2026-11-24', successful: 2, failed: 0, stopped: 1, p50: null },
];

it('gives one column a day, oldest first', () => {
  const { days, successful, median } = chartData(daily);
  expect(days.map((day) => new Date(day * 1_000).toISOString().slice(0, 10))).toEqual([
    '2026-11-24',
    '2026-11-25',
  ]);
  expect(successful).toEqual([2, 3]);
  expect(median).toEqual([null, 0.5]);
});

it('stacks columns', () => {
  expect(
    stacked([
      [1, 2],
      [10, 20],
      [100, 200],
    ]),
  ).toEqual([
    [1, 2],
    [11, 22],
    [111, 222],
  ]);
});

it('counts what has ended', () => {
  expect(endedJobs(daily)).toBe(7);
});
