import { made, result, start, stopRuns } from '../../../test/support/pool-runs.js';
import { spendBudget } from '../../../test/support/turns.js';
import { CodePool } from './code-pool.js';

describe('the pool of threads for code, with large tasks', () => {
  afterEach(stopRuns);

  const LARGE = 1_000_000;
  const one = (pool: CodePool, job: number) => start(pool, `return ${job}`, { job, size: LARGE });

  it('makes one in each turn of the event loop, since each may take 50 ms', async () => {
    const pool = new CodePool({ size: 8 });
    const restore = spendBudget();
    const runs = [1, 2, 3, 4].map((job) => one(pool, job).ended);
    const madeByTurn = [made.length];
    for (let turn = 0; turn < 20; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      madeByTurn.push(made.length);
    }
    await restore();
    const steps = madeByTurn.map((count, turn) => count - (madeByTurn[turn - 1] ?? 0));
    expect(Math.max(...steps)).toBe(1);
    expect(await Promise.all(runs)).toEqual(['1', '2', '3', '4'].map(result));
  });

  it('makes none of a run that is stopped before its turn, and uses its thread for another', async () => {
    const pool = new CodePool({ size: 8 });
    const restore = spendBudget();
    const first = one(pool, 1);
    const second = one(pool, 2);
    second.stop();
    await expect(second.ended).rejects.toThrow('the job was stopped');
    await restore();
    expect(await first.ended).toEqual(result('1'));
    expect(await one(pool, 3).ended).toEqual(result('3'));
    expect(made).toEqual(['return 1', 'return 3']);
    expect(pool.count).toBe(2);
  });

  it('rejects with what making one throws, and goes on', async () => {
    const pool = new CodePool({ size: 1, most: 1 });
    const throws = () => {
      throw new Error('too large');
    };
    const { signal } = new AbortController();
    const owner = { job: 1, process: 1, user: 1 };
    const ignore = (): void => undefined;
    const run = { owner, makeTask: throws, size: 0, signal, begun: ignore, print: ignore };
    await expect(pool.run(run)).rejects.toThrow('too large');
    expect(await one(pool, 2).ended).toEqual(result('2'));
  });
});
