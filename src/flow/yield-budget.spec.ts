import { runAfterYield } from './yield-budget.js';

/** Keeps the event loop for longer than a turn. */
function compute(): void {
  const end = performance.now() + 6;
  while (performance.now() < end);
}

describe('turns of the event loop', () => {
  it('are given to each owner in turn, even if one of them has much work', async () => {
    const [busy, other] = [{}, {}];
    const order: string[] = [];
    const work = (name: string) => () => {
      order.push(name);
      compute();
    };
    for (let count = 0; count < 20; count++) runAfterYield(work('busy'), busy);
    await new Promise<void>((resolve) => {
      runAfterYield(() => {
        order.push('other');
        runAfterYield(() => {
          order.push('other');
          resolve();
        }, other);
      }, other);
    });
    expect(order.slice(0, 4)).toEqual(['busy', 'other', 'busy', 'other']);
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
