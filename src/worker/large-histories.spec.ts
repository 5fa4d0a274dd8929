import { AbortFlag } from './abort-flag.js';
import { LargeHistories } from './large-histories.js';

describe('the turns of jobs with large histories', () => {
  const begun = (histories: LargeHistories, signal = new AbortFlag(), user = 1) => {
    const turn = { has: false, end: (): void => undefined };
    const beginning = histories.begin(user, signal).then((end) => Object.assign(turn, { has: true, end }));
    return { turn, beginning, signal };
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('are two at a time, and go to those who have waited longest', async () => {
    const histories = new LargeHistories();
    const [first, second, third, fourth] = [1, 2, 3, 4].map(() => begun(histories));
    await settled();
    expect([first, second, third, fourth].map((one) => one!.turn.has)).toEqual([true, true, false, false]);
    first!.turn.end();
    first!.turn.end();
    await settled();
    expect([third, fourth].map((one) => one!.turn.has)).toEqual([true, false]);
    second!.turn.end();
    await fourth!.beginning;
    expect(fourth!.turn.has).toBe(true);
  });

  it('of a user do not hold back those of users who have none', async () => {
    const histories = new LargeHistories();
    const [first, , third] = [1, 2, 3, 4].map(() => begun(histories));
    const others = [2, 2, 3, 4].map((user) => begun(histories, new AbortFlag(), user));
    await settled();
    expect(others.map(({ turn }) => turn.has)).toEqual([true, false, true, false]);
    first!.turn.end();
    await settled();
    expect([third!, ...others].map(({ turn }) => turn.has)).toEqual([false, true, false, true, true]);
  });

  it('are not waited for by a run that is aborted, and are not lost by it', async () => {
    const histories = new LargeHistories();
    const [first, , third, fourth] = [1, 2, 3, 4].map(() => begun(histories));
    await settled();
    third!.signal.abort('stop');
    await third!.beginning;
    third!.turn.end();
    await settled();
    expect(fourth!.turn.has).toBe(false);
    first!.turn.end();
    await fourth!.beginning;
  });

  it('end by themselves, if their job never reads some of its records', async () => {
    const histories = new LargeHistories(1);
    const all = [1, 2, 3, 4, 5].map(() => begun(histories));
    await Promise.all(all.map(({ beginning }) => beginning));
    expect(all.every(({ turn }) => turn.has)).toBe(true);
  });
});
