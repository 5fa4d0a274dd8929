import type { Executor, Statement } from '../../database/database.js';
import { FinishedDays, finishedAmong } from './finished-days.js';

/** Slots at which four days begin, and the end of the last one. */
const SLOTS = [0, 96, 192, 288, 384];

/** An executor whose days have one count each, with as many successful jobs as their first slot says, and what it was asked. */
function source() {
  const asked: number[][] = [];
  const executor = {
    rows: async (_: Statement, [slots]: [number[]]) => {
      asked.push(slots);
      await Promise.resolve();
      return [{ ended: slots.slice(0, -1).map((slot, index) => [index + 1, 7, slot, 0, 0, 1]) }];
    },
  } as unknown as Executor;
  return { asked, executor };
}

describe('counts of finished days', () => {
  it('are read once by all who ask for the same days', async () => {
    const { asked, executor } = source();
    const days = new FinishedDays();
    const both = await Promise.all([1, 2].map(() => days.counts(executor, null, SLOTS)));
    both.push(await days.counts(executor, null, SLOTS));
    expect(asked).toEqual([SLOTS]);
    for (const counts of both)
      expect(counts).toEqual([0, 96, 192, 288].map((slot, index) => [index + 1, 7, slot, 0, 0, 1]));
  });

  it('are read from the first day on that is not known, for each process', async () => {
    const { asked, executor } = source();
    const days = new FinishedDays();
    await days.counts(executor, 5, SLOTS.slice(0, 3));
    const counts = await days.counts(executor, 5, SLOTS);
    expect(asked).toEqual([
      [0, 96, 192],
      [192, 288, 384],
    ]);
    expect(counts.map(([day, , slot]) => [day, slot])).toEqual([
      [1, 0],
      [2, 96],
      [3, 192],
      [4, 288],
    ]);
    await days.counts(executor, null, SLOTS.slice(0, 2));
    expect(asked).toHaveLength(3);
  });

  it('are read anew after a minute, since a failover can have lost ends', async () => {
    const { asked, executor } = source();
    let now = 1;
    const days = new FinishedDays({ now: () => now });
    await days.counts(executor, null, SLOTS);
    now += 59_000;
    await days.counts(executor, null, SLOTS);
    expect(asked).toHaveLength(1);
    now += 2_000;
    await days.counts(executor, null, SLOTS);
    expect(asked).toHaveLength(2);
  });

  it('are read by another one if the first reader fails', async () => {
    const { executor } = source();
    const days = new FinishedDays();
    const failing = { rows: () => Promise.reject(new Error('lost')) } as unknown as Executor;
    const [first, second] = await Promise.allSettled([
      days.counts(failing, null, SLOTS),
      days.counts(executor, null, SLOTS),
    ]);
    expect(first.status).toBe('rejected');
    expect(second).toMatchObject({ status: 'fulfilled', value: { length: 4 } });
  });

  it('are those of days that have ended an hour ago', () => {
    const days = (now: number) => SLOTS.slice(0, 4).map((slot) => ({ day: '', slot, now }));
    const begin = (slot: number): number => slot * 900;
    expect(finishedAmong(days(begin(288) + 3_599))).toBe(2);
    expect(finishedAmong(days(begin(288) + 3_600))).toBe(3);
    expect(finishedAmong(days(begin(384)).slice(0, 1))).toBe(0);
  });
});
