import { readSettings } from '../../config/settings.js';
import { Throttled } from '../../rest/errors.js';
import { FlowThreads } from './flow-threads.js';

/** A flow whose check takes some 50 ms. */
const LARGE = JSON.stringify({
  id: 1,
  nodeList: Array.from({ length: 1_000 }, (_, n) => ({ id: `n${n}`, namespace: 'core.log', name: 'print' })),
  linkList: [],
});

describe('threads for large flows', () => {
  let threads: FlowThreads;
  const check = (caller: number) => threads.run('check', LARGE, LARGE.length, caller);

  // Each thread takes a second of CPU time to start.
  beforeAll(async () => {
    threads = new FlowThreads(readSettings({}));
    // Starts both threads.
    await Promise.all([check(1), check(2)]);
  });

  afterAll(() => threads.onApplicationShutdown());

  it('serves callers in turn: many flows of one caller delay another caller by one flow each', async () => {
    const done: string[] = [];
    const ask = (caller: number, name: string) => check(caller).then(() => done.push(name));
    const hogs = [1, 2].flatMap((caller) => Array.from({ length: 6 }, () => ask(caller, 'hog')));
    await ask(3, 'editor');
    // In order of arrival it would be 11 or 12. Up to 8, because the other thread may be faster.
    expect(done.length).toBeLessThanOrEqual(8);
    await Promise.all(hogs);
  });

  it('gives a caller one thread at a time, so that the other is free for other callers', async () => {
    const done: string[] = [];
    const hogs = Array.from({ length: 7 }, () => check(1).then(() => done.push('hog')));
    await check(2).then(() => done.push('editor'));
    // In the order of the calls it would be 7 or 8. A busy machine may start the second thread late.
    expect(done.length).toBeLessThan(7);
    await Promise.all(hogs);
  });

  it('refuses an expression that nests too deeply for the main thread of a worker', async () => {
    const value = `{{ ${'('.repeat(2_500)}1${')'.repeat(2_500)} }}`;
    const print = {
      id: 'print',
      namespace: 'core.log',
      name: 'print',
      ports: { input: [{ name: 'message', value }] },
    };
    const start = { id: 'start', namespace: 'core.event', name: 'start' };
    const flow = JSON.stringify({
      id: 1,
      nodeList: [start, print],
      linkList: [{ source: 'start', target: 'print' }],
    });
    const { faults } = await threads.run('check', flow, flow.length, 1);
    expect(JSON.stringify(faults)).toContain('It nests deeper than 1000 levels');
  });

  it('refuses flows above the limit per caller with the reason, and accepts those of other callers', async () => {
    const asked = Array.from({ length: 12 }, () => check(1));
    const other = check(2);
    const refused = (await Promise.allSettled(asked)).filter(({ status }) => status === 'rejected');
    expect(refused.map((each) => (each as PromiseRejectedResult).reason)).toEqual(
      Array(3).fill(expect.any(Throttled)),
    );
    await expect(check(1)).resolves.toMatchObject({ nodes: 1_000 });
    const error = (refused[0] as PromiseRejectedResult).reason as Throttled;
    expect(error).toMatchObject({ status: 429, headers: { 'retry-after': '2' } });
    expect(error.body('en')).toEqual({ detail: expect.stringContaining('requests with large flows') });
    expect((await other).count).toBeGreaterThan(0);
  });
});
