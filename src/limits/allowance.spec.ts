import { type Allowance, take } from './allowance.js';

/** Takes one at each of these times. Returns 0 for each that was taken, else how long to wait. */
function ask(allowance: Allowance, ...times: number[]): number[] {
  let fullAt: number | undefined;
  return times.map((now) => {
    const taken = take(allowance, fullAt, now);
    if ('waitMs' in taken) return taken.waitMs;
    fullAt = taken.fullAt;
    return 0;
  });
}

describe('an allowance', () => {
  const three = { most: 3, refillMs: 100 };

  it('allows `most` at once, then one more per `refillMs`', () => {
    expect(ask(three, 0, 0, 0, 0, 40, 100, 100, 250)).toEqual([0, 0, 0, 100, 60, 0, 100, 0]);
  });

  it('is full again after a pause, and never holds more than `most`', () => {
    expect(ask(three, 0, 0, 0, 10_000, 10_000, 10_000, 10_000)).toEqual([0, 0, 0, 0, 0, 0, 100]);
  });

  it('does not count refused attempts', () => {
    expect(ask({ most: 1, refillMs: 100 }, 0, 50, 99, 100)).toEqual([0, 50, 1, 0]);
  });

  it('bounds the wait after a clock was set back or the limit was lowered', () => {
    expect(take(three, 1e15, 0)).toEqual({ waitMs: 100 });
  });
});
