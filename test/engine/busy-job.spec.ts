import { runFlow } from '../../src/flow/testing.js';
import type { ShortNode } from '../../src/flow/testing.js';
import { countTurns } from '../support/turns.js';
import { compile } from './short-run.js';

const C = 'core.programming.';

describe('a busy job', () => {
  afterEach(() => import.meta.jest.restoreAllMocks());

  test('leaves the event loop to others whenever its budget of 5 ms is spent', async () => {
    const flow = compile({ b: [`${C}branch`, { condition: true }] }, ['start > b', 'b.then > b']);
    let now = 0;
    // Each read of the clock takes a millisecond.
    import.meta.jest.spyOn(performance, 'now').mockImplementation(() => ++now);
    const turns = countTurns();
    await runFlow(flow, { limits: { maxSteps: 10_000 } });
    // The run reads the clock every few steps.
    expect(turns()).toBeGreaterThan(10_000 / 50);
  });

  describe('whose node reads many operations', () => {
    const chain: Record<string, ShortNode> = { o0: ['core.operation.not', { a: false }] };
    for (let index = 1; index < 1000; index++)
      chain[`o${index}`] = ['core.operation.and', { b: '{{ vars.x = 0 }}' }];
    const chainLinks = Array.from({ length: 999 }, (_, index) => `o${index}.result > o${index + 1}.a`);

    async function runSlowly(nodes: Record<string, ShortNode | string>, links: readonly string[]) {
      const flow = compile({ ...chain, ...nodes }, [...chainLinks, ...links], { x: 0 });
      let now = 0;
      import.meta.jest.spyOn(performance, 'now').mockImplementation(() => ++now);
      const turns = countTurns();
      const { outcome, logs } = await runFlow(flow, { limits: { maxSteps: 10_000 } });
      return { state: outcome.state, printed: logs.map(({ text }) => text), turns: turns() };
    }

    test('leaves it also between these', async () => {
      const node = await runSlowly({ p: '{{ nodes.o999.result }}' }, ['start > p']);
      expect(node).toMatchObject({ state: 'successful', printed: ['true'] });
      expect(node.turns).toBeGreaterThan(1000 / 80);
      const loop = await runSlowly({ w: [`${C}while`] }, ['start > w', 'o999.result > w.condition']);
      expect(loop.state).toBe('failed');
      expect(loop.turns).toBeGreaterThan(10_000 / 80);
    });

    test('leaves it between its inputs, too, of which each is computed once', async () => {
      const inputs = Array.from({ length: 1000 }, (_, index) => [`i${index}`, '{{ vars.x = 1 }}'] as const);
      const { state, turns } = await runSlowly(
        {
          e: ['core.operation.expression', Object.fromEntries(inputs), { expression: 'i0 or i999' }],
          b: [`${C}branch`],
        },
        ['start > b', 'e.result > b.condition'],
      );
      expect(state).toBe('successful');
      expect(turns).toBeGreaterThan(1000 / 80);
    });

    test('runs the steps of its branches in the same order', async () => {
      const { printed } = await runSlowly(
        { q: [`${C}parallel`], b: [`${C}branch`], c: 'first', d: 'second' },
        ['start > q', 'q.1 > b', 'q.2 > d', 'o999.result > b.condition', 'b.then > c'],
      );
      expect(printed).toEqual(['first', 'second']);
    });
  });
});
