import { compileFlow } from '../../src/flow/index.js';
import { runFlow } from '../../src/flow/testing.js';
import type { ShortNode } from '../../src/flow/testing.js';
import { flowWithOutputs } from './flow-with-outputs.js';
import { catalogue, run, wait } from './short-run.js';

const C = 'core.programming.';

describe('the limit of live values counts the inputs of nodes in progress', () => {
  const text = (index = '') => `{{ $pad("", 100000, "x")${index} }}`;
  const each = (concurrency: number): ShortNode => [
    `${C}forEach`,
    { list: Array.from({ length: 50 }, (_, index) => index) },
    { concurrency },
  ];
  const index = ' & nodes.e.index';
  const outcomeOf = async (nodes: Record<string, ShortNode>, ...links: string[]) =>
    (await run(nodes, links, { a: 'a'.repeat(100_000) }, { limits: { maxLiveBytes: 1_000_000 } })).outcome;
  const failed = { state: 'failed', error: expect.stringContaining('live values') };
  const waits = { before: 1 };

  test.each<[string, ShortNode, string?]>([
    ['that wait', ['core.log.print', { message: text(index) }, {}, waits]],
    [
      'made of several parts',
      ['core.log.print', { message: [text(index), '{{ nodes.e.index }}'] }, {}, waits],
    ],
    ['that are texts', ['core.log.print', { message: '{{ vars.a }}{{ nodes.e.index }}' }, {}, waits]],
    ['of loops', [`${C}forEach`, { list: [text(index)] }], 'n.body > w'],
    [
      'that wait after they have run',
      ['core.code.javascript', {}, { code: 'return "x".repeat(100000) + Math.random()' }, { after: 1 }],
    ],
  ])('%s', async (_, n, link = 'start > x') => {
    const nodes = { n, w: wait(1), x: wait(0) };
    expect(await outcomeOf({ e: each(50), ...nodes }, 'start > e', 'e.body > n', link)).toMatchObject(failed);
    // They do not count any more once the nodes have ended.
    const few = await outcomeOf({ e: each(2), ...nodes }, 'start > e', 'e.body > n', link);
    expect(few).toMatchObject({ state: 'successful' });
  });

  test('nodes that expressions read', async () => {
    const names = Array.from({ length: 200 }, (_, count) => `p${count}`);
    const nodes: Record<string, ShortNode> = Object.fromEntries(
      names.map((name) => [name, ['core.log.print']]),
    );
    const reads: ShortNode = [
      'core.log.print',
      { message: '{{ $count($keys(nodes)) > 0 and $string(1) = "1" }}' },
    ];
    const links = [`start > ${names.join(' > ')} > e`, 'e.body > n'];
    // All begin in one turn of the event loop, also on a busy machine. Otherwise some end before others begin.
    const clock = import.meta.jest.spyOn(performance, 'now').mockReturnValue(performance.now());
    const many = await outcomeOf({ ...nodes, e: each(50), n: reads }, ...links);
    clock.mockRestore();
    expect(many).toMatchObject(failed);
    expect(await outcomeOf({ ...nodes, e: each(5), n: reads }, ...links)).toMatchObject({
      state: 'successful',
    });
  });

  test('outputs that expressions read', async () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `n${index}`);
    const outcomeWith = async (concurrency: number) => {
      const print: ShortNode = ['core.log.print', { message: '{{ $exists(nodes.c) & nodes.e.index }}' }];
      const nodes = { e: each(concurrency), p: print };
      const flow = compileFlow(flowWithOutputs(names, nodes, ['start > c > e', 'e.body > p']), catalogue);
      // All begin in one turn of the event loop.
      const clock = import.meta.jest.spyOn(performance, 'now').mockReturnValue(performance.now());
      const { outcome } = await runFlow(flow, { limits: { maxLiveBytes: 1_000_000 } });
      clock.mockRestore();
      return outcome;
    };
    expect(await outcomeWith(50)).toMatchObject(failed);
    expect(await outcomeWith(2)).toMatchObject({ state: 'successful' });
  });

  test('equal texts are kept once', async () => {
    const print: ShortNode = ['core.log.print', { message: text() }, {}, waits];
    expect(await outcomeOf({ e: each(50), n: print }, 'start > e', 'e.body > n')).toMatchObject({
      state: 'successful',
    });
  });

  test('not of branches that were stopped while they made them', async () => {
    const nodes: Record<string, ShortNode> = {
      r: [`${C}repeat`, { count: 30 }],
      t: [`${C}tryCatch`],
      p: [`${C}parallel`],
      n: ['core.log.print', { message: text(' & nodes.r.index') }, {}, { before: 9 }],
      d: wait(1),
      f: [`${C}fail`, { message: 'x' }],
      c: ['core.log.print', { message: 'caught' }],
    };
    const links = ['start > r', 'r.body > t', 't.try > p', 't.catch > c', 'p.1 > n', 'p.2 > d > f'];
    expect(await outcomeOf(nodes, ...links)).toMatchObject({ state: 'successful' });
  });
});
