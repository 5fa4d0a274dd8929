import { compileFlow } from '../../src/flow/index.js';
import type { CompiledFlow } from '../../src/flow/index.js';
import { runFlow } from '../../src/flow/testing.js';
import type { ShortNode } from '../../src/flow/testing.js';
import { countTurns } from '../support/turns.js';
import { flowWithOutputs } from './flow-with-outputs.js';
import { catalogue, compile } from './short-run.js';
import type { Nodes } from './short-run.js';

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

  describe('with large objects', () => {
    const large = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`key${index}`, index]));

    /** How many turns others get while only what reads the keys of large objects takes time: copying them, and measuring their memory. */
    async function turnsOf(nodes: Record<string, ShortNode>, links: readonly string[]): Promise<number> {
      const flow = compile(nodes, links, { large, x: null });
      let now = 0;
      import.meta.jest.spyOn(performance, 'now').mockImplementation(() => now);
      const { keys } = Object;
      import.meta.jest.spyOn(Object, 'keys').mockImplementation((object: object) => {
        if (Object.hasOwn(object, 'key1999')) now += 10;
        return keys(object);
      });
      const turns = countTurns();
      expect((await runFlow(flow)).outcome).toMatchObject({ state: 'successful' });
      return turns();
    }

    test('leaves it between those that its branches have made together', async () => {
      const e: ShortNode = [
        `${C}forEach`,
        { list: Array.from({ length: 50 }, () => 0) },
        { concurrency: 50 },
      ];
      const p: ShortNode = ['core.log.print', { message: { given: '{{ vars.large }}' } }];
      expect(await turnsOf({ e, p }, ['start > e', 'e.body > p'])).toBeGreaterThan(50);
    });

    const count = 20;
    const merges = Object.fromEntries(
      Array.from({ length: count }, (_, index): [string, ShortNode] => [
        `m${index}`,
        ['core.operation.merge', { a: index === 0 ? '{{ vars.large }}' : null, b: { index } }],
      ]),
    );
    const mergeLinks = Array.from({ length: count - 1 }, (_, index) => `m${index}.result > m${index + 1}.a`);

    test('leaves it between the operations on them', async () => {
      const links = [...mergeLinks, 'start > w', `m${count - 1}.result > w.value`];
      expect(await turnsOf({ ...merges, w: [`${C}switch`] }, links)).toBeGreaterThan(count);
    });

    test('leaves it between the steps that read them', async () => {
      const names = Array.from({ length: count }, (_, index) => `s${index}`);
      const sets = Object.fromEntries(
        names.map((name): [string, ShortNode] => [name, ['core.variable.set', {}, { variable: 'x' }]]),
      );
      const one = names.map((name) => `m0.result > ${name}.value`);
      const turns = await turnsOf({ ...merges, ...sets }, [`start > ${names.join(' > ')}`, ...one]);
      expect(turns).toBeGreaterThan(count);
    });
  });

  describe('with many ports', () => {
    const names = Array.from({ length: 2_000 }, (_, index) => `n${index}`);
    const count = 200;

    /** How many turns others get while each read of the clock takes a millisecond. */
    async function turnsOf(flow: CompiledFlow): Promise<number> {
      let now = 0;
      import.meta.jest.spyOn(performance, 'now').mockImplementation(() => ++now);
      const turns = countTurns();
      expect((await runFlow(flow)).outcome).toMatchObject({ state: 'successful' });
      return turns();
    }

    test('leaves it between inputs whose expressions read many outputs', async () => {
      const inputs = Array.from({ length: count }, (_, index) => [`i${index}`, '{{ nodes.c.n0 }}'] as const);
      const e: ShortNode = ['core.operation.expression', Object.fromEntries(inputs), { expression: '1 + 1' }];
      const b: ShortNode = [`${C}branch`, { condition: false }];
      // The code does not run: its thread would take turns.
      const links = ['start > b', 'b.then > c', 'b.else > p'];
      const flow = flowWithOutputs(names, { e, b, p: '{{ nodes.e.result }}' }, links);
      expect(await turnsOf(compileFlow(flow, catalogue))).toBeGreaterThan(count / 5);
    });

    test('leaves it between operations with many inputs', async () => {
      const ids = Array.from({ length: count }, (_, index) => `e${index}`);
      const e: ShortNode = [
        'core.operation.expression',
        Object.fromEntries(names.slice(0, 1_000).map((name) => [name, 1])),
        { expression: 'n0' },
      ];
      const nodes: Nodes = { p: `{{ ${ids.map((id) => `nodes.${id}.result`).join(' + ')} }}` };
      for (const id of ids) nodes[id] = e;
      expect(await turnsOf(compile(nodes, ['start > p']))).toBeGreaterThan(count / 5);
    });
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
