import { retryDelay } from './retry-delay.js';

describe('the delay after a failed try', () => {
  it.each([
    [1, 5],
    [2, 30],
    [3, 120],
    [4, 600],
    [5, 3_600],
    [6, 21_600],
    [7, 86_400],
  ])('number %s is %s seconds, and up to a tenth longer', (failures, seconds) => {
    expect(retryDelay(failures, 0)).toBe(seconds * 1_000);
    expect(retryDelay(failures, 0.999)).toBeGreaterThan(seconds * 1_000);
    expect(retryDelay(failures, 0.999)).toBeLessThanOrEqual(seconds * 1_100);
  });

  it('number 8 does not exist: the callback is given up', () => {
    expect(retryDelay(8, 0)).toBeNull();
  });
});
