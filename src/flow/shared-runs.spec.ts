import { SharedRuns } from './shared-runs.js';

describe('SharedRuns', () => {
  const ends: ((error?: Error) => void)[] = [];
  const work = (): Promise<number> => {
    const number = ends.length + 1;
    return new Promise((resolve, reject) => ends.push((error) => (error ? reject(error) : resolve(number))));
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  beforeEach(() => ends.splice(0));

  it('lets callers that come during a run share the next one', async () => {
    const runs = new SharedRuns<string, number>();
    const results = Promise.all([runs.run('a', work), runs.run('a', work), runs.run('a', work)]);
    await settled();
    expect(ends).toHaveLength(1);
    ends[0]!();
    await settled();
    expect(ends).toHaveLength(2);
    ends[1]!();
    expect(await results).toEqual([1, 2, 2]);
  });

  it('begins the next run after one that has failed, and another one for later callers', async () => {
    const runs = new SharedRuns<string, number>();
    const first = runs.run('a', work);
    const second = runs.run('a', work);
    ends[0]!(new Error('first'));
    await expect(first).rejects.toThrow('first');
    await settled();
    const third = runs.run('a', work);
    ends[1]!();
    expect(await second).toBe(2);
    await settled();
    ends[2]!();
    expect(await third).toBe(3);
    const fourth = runs.run('a', work);
    ends[3]!();
    expect(await fourth).toBe(4);
  });

  it.each([
    ['fail with the run before if that says so', 500, true],
    ['share the next run if they have hardly waited', 499, true],
    ['share the next run after any other error', 4_000, false],
  ])('lets callers that have waited %s', async (_, waitedMs, failsNext) => {
    let now = 0;
    const clock = import.meta.jest.spyOn(performance, 'now').mockImplementation(() => now);
    const runs = new SharedRuns<string, number>(() => failsNext);
    const first = runs.run('a', work);
    const second = runs.run('a', work);
    const ended = second.catch(String);
    now = waitedMs;
    ends[0]!(new Error('lost'));
    await expect(first).rejects.toThrow('lost');
    await settled();
    clock.mockRestore();
    if (waitedMs === 500) expect(await ended).toBe('Error: lost');
    ends[1]?.();
    if (waitedMs !== 500) expect(await ended).toBe(2);
    const next = runs.run('a', work);
    ends.at(-1)!();
    expect(await next).toBe(ends.length);
  });

  it('does not let one key wait for another', () => {
    const runs = new SharedRuns<string, number>();
    void runs.run('a', work);
    void runs.run('b', work);
    expect(ends).toHaveLength(2);
  });
});
