import { FakeClock, runFlow } from '../../src/flow/testing.js';
import type { ShortNode } from '../../src/flow/testing.js';
import { compile, start, wait, withPrinted } from './short-run.js';

const C = 'core.programming.';

describe('waits', () => {
  const elapsed = async (nodes: Record<string, ShortNode>, cut: number, later: number) => {
    const flow = compile(nodes, ['start > d']);
    const { journal } = await runFlow(flow);
    const clock = new FakeClock(start + later * 1000);
    const { outcome } = await runFlow(flow, { journal: journal.cut(cut), clock });
    return [outcome.state, (clock.now() - start) / 1000];
  };

  test('a replay waits for the rest only', async () => {
    expect(await elapsed({ d: wait(60) }, 1, 20)).toEqual(['successful', 60]);
    expect(await elapsed({ d: wait(60) }, 1, 90)).toEqual(['successful', 90]);
    expect(await elapsed({ d: wait(60) }, 0, 20)).toEqual(['successful', 80]);
    expect(await elapsed({ d: ['core.time.delay', { seconds: 0 }, {}, { before: 60 }] }, 1, 20)).toEqual([
      'successful',
      60,
    ]);
    expect(await elapsed({ d: ['core.time.delay', { seconds: 0 }, {}, { after: 60 }] }, 3, 20)).toEqual([
      'successful',
      60,
    ]);
  });

  test('a timeout counts from the first start, too', async () => {
    const delay: ShortNode = ['core.time.delay', { seconds: 60 }, {}, { timeout: 30 }];
    expect(await elapsed({ d: delay }, 1, 20)).toEqual(['failed', 30]);
    expect(await elapsed({ d: delay }, 1, 90)).toEqual(['failed', 90]);
  });

  test('attempts that are known to have failed are not made again', async () => {
    const delay: ShortNode = [
      'core.time.delay',
      { seconds: 60 },
      {},
      { timeout: 1, retries: 1, retryDelay: 10 },
    ];
    // Records: the wait, the wait for the retry, the second wait, the outcome.
    expect(await elapsed({ d: delay }, 2, 5)).toEqual(['failed', 12]);
  });

  test('a run with nothing but long waits is parked until the first of them', async () => {
    const flow = compile({ q: [`${C}parallel`], d: wait(100), e: wait(70), z: 'z' }, [
      'start > q',
      'q.1 > d',
      'q.2 > e > z',
    ]);
    const parked = await runFlow(flow, { parkMs: 60_000, advance: 'never' });
    expect(parked.outcome).toEqual({ state: 'parked', until: start + 70_000 });
    expect(parked.journal.commits).toBe(1);
    const clock = new FakeClock(start + 70_000);
    const again = withPrinted(await runFlow(flow, { parkMs: 60_000, journal: parked.journal.cut(), clock }));
    expect(again.outcome.state).toBe('successful');
    expect(again.printed).toEqual(['z']);
    expect(clock.now()).toBe(start + 100_000);
  });

  test('it is not parked while anything else is under way', async () => {
    const flow = compile({ q: [`${C}parallel`], d: wait(100), e: wait(5), z: 'z' }, [
      'start > q',
      'q.1 > d',
      'q.2 > e > z',
    ]);
    const { outcome, logs } = await runFlow(flow, { parkMs: 60_000 });
    expect(logs).toHaveLength(1);
    expect(outcome).toEqual({ state: 'parked', until: start + 100_000 });
  });

  test('a job is parked until a timeout that comes before the end of a wait', async () => {
    const flow = compile({ d: ['core.time.delay', { seconds: 900 }, {}, { timeout: 90 }] }, ['start > d']);
    const { outcome } = await runFlow(flow, { parkMs: 60_000, advance: 'never' });
    expect(outcome).toEqual({ state: 'parked', until: start + 90_000 });
  });
});
