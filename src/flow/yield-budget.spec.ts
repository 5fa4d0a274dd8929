import { setImmediate } from 'node:timers/promises';
import { inTurn, noteConnection, runAfterYield, yieldIfSpent } from './yield-budget.js';

/** How many calls of {@link compute} later turns will make. */
let computing = 0;

/** Keeps the event loop for longer than a turn. */
function compute(): void {
  const end = performance.now() + 6;
  while (performance.now() < end);
}

/** {@link compute} in a later turn, with what follows it. */
function computeLater(owner: object, then?: () => void): void {
  computing += 1;
  runAfterYield(() => {
    computing -= 1;
    then?.();
    compute();
  }, owner);
}

/**
 * Waits for what a test has left to later turns. In the next spec file of this process, where the clock may stand still, `compute` would
 * not end.
 */
async function allDone(): Promise<void> {
  while (computing > 0) await setImmediate();
}

afterEach(allDone);

describe('turns of the event loop', () => {
  it('have no work after a connection, since only the next one accepts another that waits', async () => {
    let isDone = false;
    runAfterYield(() => (isDone = true));
    noteConnection();
    await setImmediate();
    expect(isDone).toBe(false);
    await setImmediate();
    expect(isDone).toBe(true);
  });

  it('have work again once connections have held it back for as long as it may take itself', async () => {
    let isDone = false;
    runAfterYield(() => (isDone = true));
    noteConnection();
    await setImmediate();
    expect(isDone).toBe(false);
    compute();
    noteConnection();
    await setImmediate();
    expect(isDone).toBe(true);
  });

  it('are given to each owner in turn, even if one of them has much work', async () => {
    const [busy, other] = [{}, {}];
    const order: string[] = [];
    for (let count = 0; count < 20; count++) computeLater(busy, () => order.push('busy'));
    for (let count = 0; count < 3; count++) computeLater(other, () => order.push('other'));
    await allDone();
    // Which one is next depends on how long the calls took on a busy machine.
    expect(order.slice(0, 2)).toEqual(['busy', 'other']);
    expect(order.at(-1)).toBe('busy');
  });

  it('are shared by time: who needs little waits for one call of those who need much', async () => {
    const short = {};
    const order: string[] = [];
    let steps = 0;
    const step = (): void => {
      order.push('short');
      steps += 1;
      if (steps < 3) runAfterYield(step, short);
    };
    for (let count = 0; count < 10; count++) {
      const long = {};
      for (let call = 0; call < 4; call++)
        computeLater(long, () => {
          order.push('long');
          // Each of them has had a call.
          if (order.length === 12) runAfterYield(step, short);
        });
    }
    await allDone();
    expect(order.filter((name) => name === 'short')).toHaveLength(3);
    expect(order.slice(order.lastIndexOf('short')).length).toBeGreaterThan(10);
  });

  it('come to an owner who has taken time, however many new ones come', async () => {
    // Each read of the clock takes a millisecond, so all calls take the same time also on a busy machine.
    let now = performance.now();
    const clock = import.meta.jest.spyOn(performance, 'now').mockImplementation(() => (now += 1));
    const owner = {};
    const order: string[] = [];
    const comeAnew = (): void => {
      order.push('new');
      if (order.length < 100 && !order.includes('again')) computeLater({}, comeAnew);
    };
    computeLater({}, comeAnew);
    computeLater(owner, () => computeLater(owner, () => order.push('again')));
    await allDone();
    clock.mockRestore();
    // The budget of this clock ends with its turn.
    await setImmediate();
    expect(order.indexOf('again')).toBeLessThan(50);
  });

  it('count the time of what a call resumes', async () => {
    const owners = Array.from({ length: 20 }, () => ({ ended: () => false }));
    let turns = 0;
    const state = { isOver: false };
    const others = (async () => {
      for (; !state.isOver; turns += 1) await setImmediate();
    })();
    const resumed = async (owner: { ended(): boolean }): Promise<void> => {
      compute();
      await yieldIfSpent(owner);
      compute();
    };
    await Promise.all(owners.map(resumed));
    state.isOver = true;
    await others;
    expect(turns).toBeGreaterThan(15);
  });

  it('keep the order of one owner', async () => {
    const order: number[] = [];
    const owner = {};
    await Promise.all(
      [1, 2, 3].map(
        (number) =>
          new Promise<void>((resolve) =>
            runAfterYield(() => {
              order.push(number);
              resolve();
            }, owner),
          ),
      ),
    );
    expect(order).toEqual([1, 2, 3]);
  });
});

describe('work on a large text', () => {
  const LARGE = 1024 * 1024;

  it('of many is not done in one turn of the event loop, and other events come between', async () => {
    const order: string[] = [];
    const work = (name: string, length: number): unknown =>
      inTurn(length, () => {
        order.push(name);
        compute();
      });
    const all = [work('first', LARGE), work('second', LARGE), work('short', 10), work('third', LARGE)];
    const other = (): void => {
      order.push('other');
      if (order.length < 20 && !order.includes('third')) setTimeout(other);
    };
    setTimeout(other);
    await Promise.all(all);
    const large = order.filter((name) => name !== 'other' && name !== 'short');
    expect(large).toEqual(['first', 'second', 'third']);
    expect(order.indexOf('short')).toBeLessThan(order.indexOf('second'));
    expect(order.slice(order.indexOf('second'), order.indexOf('third'))).toContain('other');
  });

  it('has its result or error, in a later turn too', async () => {
    const fail = (): never => {
      throw new Error('no JSON');
    };
    const spend = (): void => {
      computeLater({});
      compute();
    };
    spend();
    await expect(inTurn(LARGE, () => 1)).resolves.toBe(1);
    spend();
    await expect(inTurn(LARGE, fail)).rejects.toThrow('no JSON');
  });
});
