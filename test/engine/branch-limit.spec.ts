import { runFlow } from '../../src/flow/testing.js';
import type { ShortNode } from '../../src/flow/testing.js';
import { compile, run, set } from './short-run.js';

const C = 'core.programming.';

describe('the limit of branches, rounds and calls at the same time', () => {
  const limits = { maxBranches: 50 };
  const each = (count: number): ShortNode => [
    `${C}forEach`,
    { list: Array.from({ length: count }, (_, index) => index) },
    { concurrency: count },
  ];
  const pause: ShortNode = ['core.time.delay', { seconds: 1 }];

  test.each([
    [50, 'successful'],
    [51, 'failed'],
  ])('of a loop with %i: %s', async (count, state) => {
    const { outcome } = await run({ e: each(count), d: pause }, ['start > e', 'e.body > d'], {}, { limits });
    expect(outcome.state).toBe(state);
  });

  test('of nested loops', async () => {
    const { outcome } = await run(
      { t: [`${C}tryCatch`], o: each(10), i: each(10), d: pause, c: 'never' },
      ['start > t', 't.try > o', 'o.body > i', 'i.body > d', 't.catch > c'],
      {},
      { limits },
    );
    expect(outcome).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('more than 50 branches'),
    });
  });

  test('of a process that calls itself in each round', async () => {
    const flow = compile({ e: each(7), c: [`${C}callProcess`, { process: 1 }] }, ['start > e', 'e.body > c']);
    const callee = () => Promise.resolve({ version: 1, flow });
    const { outcome } = await runFlow(flow, { callee, limits });
    expect(outcome).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('more than 50 branches'),
    });
  });

  test('which do not count any more once they have ended, were stopped or timed out', async () => {
    const callee = compile({ d: ['core.time.delay', { seconds: 100 }] }, ['start > d']);
    const { outcome, printed } = await run(
      {
        r: [`${C}repeat`, { count: 10 }],
        t: [`${C}tryCatch`],
        e: each(20),
        d: ['core.time.delay', { seconds: '{{ nodes.e.index = 7 ? 1 : 5 }}' }],
        f: [`${C}fail`, { message: '{{ nodes.e.index = 7 ? "x" : "y" }}' }],
        c: [`${C}callProcess`, { process: 1 }, {}, { timeout: 2, continueOnErr: true }],
        q: set('x', 1),
        p: 'round',
      },
      ['start > r', 'r.body > t', 't.try > e', 'e.body > d > f', 't.catch > q', 't.completed > c > p'],
      { x: 0 },
      { limits: { maxBranches: 25 }, callee: () => Promise.resolve({ version: 1, flow: callee }) },
    );
    expect(outcome).toMatchObject({ state: 'successful' });
    expect(printed).toEqual(Array.from({ length: 10 }, () => 'round'));
  });
});
