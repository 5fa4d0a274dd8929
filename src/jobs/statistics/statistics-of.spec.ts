import { middleOf } from './duration-bucket.js';
import { statisticsOf } from './statistics-of.js';

const days = [
  { day: '2026-11-24', slot: 0, now: 0 },
  { day: '2026-11-25', slot: 96, now: 0 },
];

const bucketOf = (ms: number): number => (ms < 1 ? 0 : 1 + Math.floor(Math.log(ms) / Math.log(1.1)));

describe('statistics of ended jobs', () => {
  it('shows every day, also without jobs', () => {
    const none = { successful: 0, failed: 0, stopped: 0 };
    expect(statisticsOf(days, [])).toEqual({
      ...none,
      duration: { p50: null, p95: null, max: null },
      daily: days.map(({ day }) => ({ day, ...none, p50: null })),
    });
  });

  it('sums states over buckets and days; jobs that never started have no duration', () => {
    const { daily, ...total } = statisticsOf(days, [
      [1, bucketOf(1_000), 1, 2, 3, 1_000],
      [2, bucketOf(4_000), 1, 0, 0, 4_000],
      [2, -1, 0, 0, 7, null],
    ]);
    expect(total).toMatchObject({ successful: 2, failed: 2, stopped: 10, duration: { p50: 1, max: 4 } });
    expect(daily).toMatchObject([
      { successful: 1, failed: 2, stopped: 3, p50: 1 },
      { successful: 1, failed: 0, stopped: 7, p50: expect.closeTo(4, 0) },
    ]);
  });

  it('never tells a percentile above the longest duration', () => {
    expect(statisticsOf(days, [[1, 0, 1, 0, 0, 0.02]]).duration).toEqual({
      p50: 0.00002,
      p95: 0.00002,
      max: 0.00002,
    });
  });

  it('tells no day a percentile above the longest duration of that day', () => {
    const { daily } = statisticsOf(days, [
      [1, 0, 1, 0, 0, 0.02],
      [2, bucketOf(4_000), 1, 0, 0, 4_000],
    ]);
    expect(daily[0]!.p50).toBe(0.00002);
  });

  it('represents each duration within 5%', () => {
    for (let ms = 1; ms < 1e10; ms *= 1.017)
      expect(Math.abs(middleOf(bucketOf(ms)) / ms - 1)).toBeLessThan(0.05);
  });
});
