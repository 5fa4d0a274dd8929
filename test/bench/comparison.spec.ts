import { comparison } from '../../bench/harness/compare.mjs';
import type { Results } from '../../bench/harness/results.mjs';
import type { Row } from '../../bench/harness/row.mjs';

const run = (...rows: Row[]): Results => ({
  date: '2026-11-26T12:00:00.000Z',
  commit: 'abc',
  machine: { processors: 2, model: '', memoryMegabytes: 1, node: '', postgres: '', fsync: '', redis: '' },
  effort: { rounds: 3, seconds: 4, share: 1 },
  rows: rows.map((row) => ({ part: 'http', ...row })),
});

const rates = (ours: number[], yardstick?: number[]): Row => ({
  name: 'list',
  unit: 'requests/s',
  better: 'more',
  ours: { values: ours, costs: {} },
  ...(yardstick && { yardstick: { name: 'bare', values: yardstick, costs: {} } }),
});

const times = (...ours: number[]): Row => ({ ...rates(ours), unit: 'ms', better: 'less' });

const isMarked = (now: Row, earlier: Row) =>
  comparison(run(now), run(earlier)).some((line) => line.includes('WORSE'));

describe('npm run bench -- --compare', () => {
  it('marks a rate whose median is more than 5% below the worst round of the earlier run', () => {
    expect(isMarked(rates([84, 85, 99]), rates([90, 100, 110]))).toBe(true);
    expect(isMarked(rates([80, 86, 87]), rates([90, 100, 110]))).toBe(false);
  });

  it('marks a time whose median is more than 5% above the worst round of the earlier run', () => {
    expect(isMarked(times(9, 11.6, 12), times(9, 10, 11))).toBe(true);
    expect(isMarked(times(11, 11.5, 13), times(9, 10, 11))).toBe(false);
  });

  it('compares ratios where there is a yardstick, so that a slower machine is no regression', () => {
    expect(isMarked(rates([40, 50, 50], [20, 25, 25]), rates([80, 100, 100], [40, 50, 50]))).toBe(false);
    expect(isMarked(rates([40, 50, 50], [40, 50, 50]), rates([40, 50, 50], [20, 25, 25]))).toBe(true);
  });

  it('names rows that the earlier run does not have', () => {
    const lines = comparison(run(rates([1]), { ...rates([1]), name: 'detail' }), run(rates([1])));
    expect(lines.filter((line) => line.includes('is new'))).toEqual([expect.stringContaining('http detail')]);
  });
});
