import { pauseAfterUse, SHORTEST_PAUSE_MS } from './replica-pause.js';

describe('the pause before the next check of a replica', () => {
  it('doubles up to a minute while the replica is left soon after it was taken into use', () => {
    const pauses = [SHORTEST_PAUSE_MS];
    while (pauses.length < 8) pauses.push(pauseAfterUse(pauses.at(-1)!, 300));
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  it.each([
    [4_999, 16_000],
    [5_000, 8_000],
    [59_999, 8_000],
    [60_000, 1_000],
  ])('after a use of %d ms that followed a pause of 8 s is %d ms', (usedMs, pauseMs) => {
    expect(pauseAfterUse(8_000, usedMs)).toBe(pauseMs);
  });
});
