import { fewPops } from './few-pops.js';

interface Sent {
  seconds: number;
  resolve: (delivery: string | null) => void;
  reject: (error: Error) => void;
}

/** A Redis that answers when the test says so, in the order in which it was asked. */
function redis() {
  const sent: Sent[] = [];
  const next = fewPops(
    (_source, _destination, seconds) =>
      new Promise((resolve, reject) => sent.push({ seconds, resolve, reject })),
  );
  return {
    /** For how many seconds each pop in Redis waits. */
    waits: () => sent.map(({ seconds }) => seconds),
    next: () => next('wait', 'active', 5),
    refuse: () => sent.shift()!.reject(new Error('Connection is closed.')),
    answer: async (...deliveries: (string | null)[]): Promise<void> => {
      for (const delivery of deliveries) sent.shift()!.resolve(delivery);
      await new Promise(setImmediate);
    },
  };
}

describe('the pops of a worker', () => {
  it('are one while there are no deliveries, for all that wait for one', async () => {
    const { waits, next, answer } = redis();
    const both = [next(), next()];
    expect(waits()).toEqual([5]);
    await answer(null);
    expect(waits()).toEqual([5]);
    await answer('1-1');
    expect(await both[0]).toBe('1-1');
    await answer('2-1');
    expect(await both[1]).toBe('2-1');
    expect(waits()).toEqual([]);
  });

  it('are up to eight short ones while deliveries come, and one when none have come', async () => {
    const { waits, next, answer } = redis();
    const got: (string | null)[] = [];
    for (let n = 0; n < 40; n += 1) void next().then((delivery) => got.push(delivery));
    await answer('a');
    expect(waits()).toEqual([0.5, 0.5]);
    await answer('b', 'c');
    expect(waits()).toEqual([0.5, 0.5, 0.5, 0.5]);
    await answer('d', 'e', 'f', 'g');
    expect(waits()).toEqual(Array(8).fill(0.5));
    await answer('h');
    expect(waits()).toEqual(Array(8).fill(0.5));
    await answer(...Array<null>(8).fill(null));
    expect(waits()).toEqual([5]);
    expect(got.join('')).toBe('abcdefgh');
  });

  it('lose no delivery that comes when another pop has been refused', async () => {
    const { next, answer, refuse } = redis();
    const all = Promise.allSettled([next(), next(), next()]);
    await answer('a');
    refuse();
    await answer('b');
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await next()).toBe('b');
  });

  it('end for all that wait when the connection is closed, and begin again with the next', async () => {
    const { waits, next, answer, refuse } = redis();
    const both = Promise.allSettled([next(), next()]);
    refuse();
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(waits()).toEqual([]);
    const later = next();
    await answer('3-1');
    expect(await later).toBe('3-1');
  });
});
