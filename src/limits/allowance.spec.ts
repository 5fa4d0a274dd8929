import { type Allowance, take } from './allowance.js';

/** Asks at each of these times; gives 0 where one was taken, else how long to wait. */
function ask(allowance: Allowance, ...times: number[]): number[] {
  let wholeAt: number | undefined;
  return times.map((now) => {
    const taken = take(allowance, wholeAt, now);
    if ('waitMs' in taken) return taken.waitMs;
    wholeAt = taken.wholeAt;
    return 0;
  });
}

describe('an allowance', () => {
  const three = { most: 3, refillMs: 100 };

  it('gives as many at once as it has, then one each time', () => {
    expect(ask(three, 0, 0, 0, 0, 40, 100, 100, 250)).toEqual([0, 0, 0, 100, 60, 0, 100, 0]);
  });

  it('is whole again after a pause, and holds no more than that', () => {
    expect(ask(three, 0, 0, 0, 10_000, 10_000, 10_000, 10_000)).toEqual([0, 0, 0, 0, 0, 0, 100]);
  });

  it('is not used up by who is refused', () => {
    expect(ask({ most: 1, refillMs: 100 }, 0, 50, 99, 100)).toEqual([0, 50, 1, 0]);
  });

  it('makes nobody wait for a clock that ran ahead, or for a limit that was wider', () => {
    expect(take(three, 1e15, 0)).toEqual({ waitMs: 100 });
  });
});
