import { block } from '../../../test/support/turns.js';
import { setImmediate } from 'node:timers/promises';
import { Failure } from '../failure.js';
import { yieldIfSpent } from '../yield-budget.js';
import { evaluateInTurn } from './evaluate-in-turn.js';

const inTurn = (job: { ended(): boolean }, evaluate: () => Promise<void>): Promise<void> =>
  evaluateInTurn(job, () => yieldIfSpent(job), evaluate);

describe('evaluations of one job', () => {
  it('follow one another, and those of another job do not wait for them', async () => {
    const [job, other] = [{ ended: () => false }, { ended: () => false }];
    const open: (() => void)[] = [];
    const evaluate = () => new Promise<void>((resolve) => open.push(resolve));
    const all = Array.from({ length: 100 }, () => inTurn(job, evaluate));
    await setImmediate();
    expect(open).toHaveLength(1);
    await inTurn(other, () => Promise.resolve());
    open[0]!();
    await all[0];
    await setImmediate();
    expect(open).toHaveLength(2);
  });

  it('do not begin once the job has ended', async () => {
    let hasEnded = false;
    let begun = 0;
    const job = { ended: () => hasEnded };
    const evaluate = async (): Promise<void> => {
      begun += 1;
      // Not before: the first evaluation may have to let others have their turn.
      hasEnded = true;
      await setImmediate();
    };
    const all = Array.from({ length: 100 }, () => inTurn(job, evaluate));
    const outcomes = await Promise.allSettled(all);
    expect(begun).toBe(1);
    expect(outcomes.at(-1)).toMatchObject({ status: 'rejected', reason: expect.any(Failure) });
  });

  it('that begin together let others have their turn in between', async () => {
    const job = { ended: () => false };
    let turns = 0;
    const state = { isOver: false };
    const others = (async () => {
      for (; !state.isOver; turns += 1) await setImmediate();
    })();
    // Each takes longer than the budget of a turn.
    const compute = (): Promise<void> => {
      block(6);
      return Promise.resolve();
    };
    await Promise.all(Array.from({ length: 30 }, () => inTurn(job, compute)));
    state.isOver = true;
    await others;
    expect(turns).toBeGreaterThan(25);
  });
});
