import { Unavailable } from '../rest/errors.js';
import { whileLocked } from './while-locked.js';

describe('a write to rows that others may have locked', () => {
  it('is tried again until the rows are free', async () => {
    const outcomes = ['locked', 'locked', 7] as const;
    let tries = 0;
    await expect(
      whileLocked(performance.now(), () => Promise.resolve(outcomes[tries++] ?? 'locked')),
    ).resolves.toBe(7);
    expect(tries).toBe(3);
  });

  it('is not made where the reads before it took so long that the client may have given up', async () => {
    const write = import.meta.jest.fn(() => Promise.resolve(7));
    await expect(whileLocked(performance.now() - 4_501, write)).rejects.toBeInstanceOf(Unavailable);
    expect(write).not.toHaveBeenCalled();
  });
});
