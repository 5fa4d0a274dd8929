import { StallMeter } from './stall-meter.js';

describe('StallMeter', () => {
  it('returns 0 while the counter changes', () => {
    const meter = new StallMeter(500);
    expect([0, 1, 2, 3].map((count) => meter.observe(count, count * 500))).toEqual([0, 0, 0, 0]);
  });

  it('adds up the time without a change, and restarts at the next change', () => {
    const meter = new StallMeter(500);
    expect([0, 500, 1_000, 1_600].map((now) => meter.observe(7, now))).toEqual([0, 500, 1_000, 1_600]);
    expect(meter.observe(8, 2_100)).toBe(0);
    expect(meter.observe(8, 2_600)).toBe(500);
  });

  it('does not count the time without observations: a frozen process, a suspended machine', () => {
    const meter = new StallMeter(500);
    meter.observe(7, 0);
    expect(meter.observe(7, 3_600_000)).toBe(1_000);
    expect(meter.observe(7, 3_600_500)).toBe(1_500);
  });

  it('treats a counter that has wrapped around as changed', () => {
    const meter = new StallMeter(500);
    meter.observe(2_147_483_647, 0);
    expect(meter.observe(-2_147_483_648, 500)).toBe(0);
  });
});
