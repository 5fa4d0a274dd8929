import { block } from '../../test/support/turns.js';
import { until } from '../../test/support/until.js';
import { inSlices, type Sliced } from './slices.js';
import { requestsOf, shouldYield } from './yield-budget.js';

describe('works in slices', () => {
  it('share the time: a small one does not wait for a slice of each other one', async () => {
    let parts = 0;
    let isOver = false;
    function* large(): Sliced<void> {
      while (!isOver) {
        block(1);
        parts += 1;
        yield;
      }
    }
    function* small(): Sliced<void> {
      yield;
    }
    const others = Array.from({ length: 50 }, () => inSlices(large()));
    await until(() => parts > 500, 'each has had its turns');
    while (!shouldYield()) block(1);
    const before = parts;
    await inSlices(small());
    isOver = true;
    expect(parts - before).toBeLessThan(50);
    await Promise.all(others);
  });

  it('of one user count together: those of another are done meanwhile', async () => {
    const done: number[] = [];
    function* work(): Sliced<void> {
      for (let part = 0; part < 20; part += 1) {
        block(1);
        yield;
      }
    }
    const ofUser = async (user: number): Promise<void> => {
      await inSlices(work(), requestsOf(user));
      done.push(user);
    };
    await Promise.all([...Array.from({ length: 20 }, () => ofUser(1)), ofUser(2)]);
    expect(done.indexOf(2)).toBeLessThan(5);
  });
});
