import type { ShortNode } from '../../src/flow/testing.js';
import { fail, run, set, wait } from './short-run.js';
import type { Nodes } from './short-run.js';

const C = 'core.programming.';

describe('ends', () => {
  test('a job ends where control has nowhere left to go', async () => {
    const { outcome } = await run({ a: 'a' }, ['start > a']);
    expect(outcome).toEqual({ state: 'successful', outputs: {} });
  });

  test('return gives the outputs', async () => {
    const { outcome } = await run({ r: [`${C}return`, { outputs: { n: '{{ 1 + 1 }}' } }] }, ['start > r']);
    expect(outcome).toEqual({ state: 'successful', outputs: { n: 2 } });
  });

  test('fail names its node, and has the given message', async () => {
    const { outcome, progress } = await run({ f: fail('boom') }, ['start > f']);
    expect(outcome).toEqual({ state: 'failed', error: 'boom', node: 'f', at: 'f#0' });
    expect(progress).toMatchObject([
      { node: 'start', state: 'successful' },
      { node: 'f', state: 'failed', error: 'boom' },
    ]);
  });

  test('an error names node and port', async () => {
    const { outcome } = await run({ r: [`${C}repeat`, { count: '{{ "x" }}' }] }, ['start > r']);
    expect(outcome).toMatchObject({
      error: 'Node "r": its input "count" must be number, but got the text "x"',
    });
  });
});

describe('links of one output', () => {
  test('a pending one counts to the depth, the last one does not', async () => {
    // Each round of the cycle leaves nothing behind, since the way back is the last link.
    const nodes = {
      i: set('x', '{{ vars.x + 1 }}'),
      b: [`${C}branch`, { condition: '{{ vars.x < 500 }}' }] as ShortNode,
      a: 'a',
    };
    const last = await run(nodes, ['start > i > b', 'b.then > a', 'b.then > i'], { x: 0 });
    expect(last.outcome.state).toBe('successful');
    const first = await run(nodes, ['start > i > b', 'b.then > i', 'b.then > a'], { x: 0 });
    expect(first.outcome).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('deeper than the limit of 50'),
    });
  });

  test('what a pending link leads to runs in the frame of the output', async () => {
    const { printed } = await run(
      { r: [`${C}repeat`, { count: 2 }], t: [`${C}tryCatch`], a: 'a', c: [`${C}continue`], z: 'z', d: 'd' },
      ['start > r', 'r.body > t', 'r.body > z', 't.try > a', 't.completed > c', 'r.completed > d'],
    );
    expect(printed).toEqual(['a', 'a', 'd']);
  });
});

describe('loops', () => {
  test('forEach over an empty list continues at completed', async () => {
    const { printed } = await run({ f: [`${C}forEach`, { list: [] }], a: 'a', d: 'd' }, [
      'start > f',
      'f.body > a',
      'f.completed > d',
    ]);
    expect(printed).toEqual(['d']);
  });

  test('break leaves all frames up to the innermost loop', async () => {
    const { printed } = await run(
      {
        o: [`${C}repeat`, { count: 2 }],
        i: [`${C}repeat`, { count: 2 }],
        t: [`${C}tryCatch`],
        b: [`${C}break`],
        a: 'outer',
        z: 'never',
      },
      ['start > o', 'o.body > i', 'o.body > a', 'i.body > t', 'i.body > z', 't.try > b', 't.completed > z'],
    );
    expect(printed).toEqual(['outer', 'outer']);
  });

  test('index counts from 0, and the last one stays', async () => {
    const { printed } = await run(
      { r: [`${C}repeat`, { count: 3 }], p: '{{ nodes.r.index }}', d: '{{ nodes.r.index }}' },
      ['start > r', 'r.body > p', 'r.completed > d'],
    );
    expect(printed).toEqual(['0', '1', '2', '2']);
  });

  test('a while without a body ends at the limit of steps', async () => {
    const { outcome } = await run({ w: [`${C}while`, { condition: true }] }, ['start > w']);
    expect(outcome).toMatchObject({ state: 'failed', error: expect.stringContaining('100000 steps') });
  });

  test.each([1, 2])(
    'a forEach without a body counts its rounds as steps, with a concurrency of %i',
    async (concurrency) => {
      const { outcome } = await run(
        {
          r: [`${C}repeat`, { count: 1000 }],
          f: [`${C}forEach`, { list: Array(200).fill(0) }, { concurrency }],
        },
        ['start > r', 'r.body > f'],
      );
      expect(outcome).toMatchObject({ state: 'failed', error: expect.stringContaining('100000 steps') });
    },
  );

  test('rounds with concurrency 1 share the variables', async () => {
    const { printed } = await run(
      {
        f: [`${C}forEach`, { list: [1, 2, 3] }],
        s: set('sum', '{{ vars.sum + nodes.f.element }}'),
        p: '{{ vars.sum }}',
      },
      ['start > f', 'f.body > s', 'f.completed > p'],
      { sum: 0 },
    );
    expect(printed).toEqual(['6']);
  });

  test('concurrent rounds have copies, merged in the order of the list', async () => {
    const { printed } = await run(
      {
        f: [`${C}forEach`, { list: [3, 2, 1] }, { concurrency: 2 }],
        d: ['core.time.delay', { seconds: '{{ nodes.f.element }}' }],
        s: set('x', '{{ vars.x & nodes.f.element }}'),
        p: '{{ vars.x & "/" & nodes.f.element }}',
      },
      ['start > f', 'f.body > d > s', 'f.completed > p'],
      { x: 'x' },
    );
    expect(printed).toEqual(['x1/1']);
  });

  test('no more rounds at once than the concurrency says', async () => {
    const { printed } = await run(
      { f: [`${C}forEach`, { list: [1, 2, 3, 4] }, { concurrency: 2 }], a: 'in', d: wait(1), b: 'out' },
      ['start > f', 'f.body > a > d > b'],
    );
    expect(printed).toEqual(['in', 'in', 'out', 'in', 'out', 'in', 'out', 'out']);
  });

  test('a break among concurrent rounds ends the others and drops what they wrote', async () => {
    const { printed } = await run(
      {
        f: [`${C}forEach`, { list: [1, 2, 3] }, { concurrency: 3 }],
        s: set('x', '{{ nodes.f.element }}'),
        b: [`${C}branch`, { condition: '{{ nodes.f.element = 2 }}' }],
        k: [`${C}break`],
        d: wait(9),
        z: 'never',
        p: '{{ vars.x }}',
      },
      ['start > f', 'f.body > s > b', 'b.then > k', 'b.else > d > z', 'f.completed > p'],
      { x: 0 },
    );
    expect(printed).toEqual(['2']);
  });
});

describe('parallel', () => {
  test('branches see neither each other’s writes nor outputs before the join', async () => {
    const { printed } = await run(
      {
        q: [`${C}parallel`],
        s: set('x', 'one'),
        p: '{{ vars.x & "/" & nodes.s.value }}',
        d: wait(1),
        e: '{{ vars.x & "/" & nodes.s.value }}',
      },
      ['start > q', 'q.1 > s', 'q.2 > d > p', 'q.completed > e'],
      { x: 'old' },
    );
    expect(printed).toEqual(['old/', 'one/one']);
  });

  test('the first failure ends the others; nobody catches it: the job fails', async () => {
    const { outcome, printed, clock } = await run(
      { q: [`${C}parallel`], d: wait(1), f: fail('first'), e: wait(60), z: 'never' },
      ['start > q', 'q.1 > d > f', 'q.2 > e > z'],
    );
    expect(outcome).toMatchObject({ state: 'failed', error: 'first', node: 'f' });
    expect(printed).toEqual([]);
    expect(clock.sleeping).toBe(0);
  });

  test('return in a branch ends the process', async () => {
    const { outcome, printed } = await run(
      { q: [`${C}parallel`], r: [`${C}return`, { outputs: { by: 2 } }], e: wait(60), z: 'never' },
      ['start > q', 'q.1 > e > z', 'q.2 > r', 'q.completed > z'],
    );
    expect(outcome).toEqual({ state: 'successful', outputs: { by: 2 } });
    expect(printed).toEqual([]);
  });

  test('break in a branch leaves the loop around the parallel', async () => {
    const { printed } = await run(
      {
        r: [`${C}repeat`, { count: 3 }],
        q: [`${C}parallel`],
        b: [`${C}break`],
        e: wait(60),
        z: 'never',
        d: 'done',
      },
      ['start > r', 'r.body > q', 'q.1 > b', 'q.2 > e > z', 'q.completed > z', 'r.completed > d'],
    );
    expect(printed).toEqual(['done']);
  });

  test('a branch with several links runs them one after another', async () => {
    const { printed } = await run({ q: [`${C}parallel`], d: wait(1), a: 'a', b: 'b' }, [
      'start > q',
      'q.1 > d > a',
      'q.1 > b',
    ]);
    expect(printed).toEqual(['a', 'b']);
  });
});

describe('tryCatch', () => {
  const T: ShortNode = [`${C}tryCatch`];

  test('completed follows try and catch, not a failure in catch', async () => {
    const links = ['start > t', 't.try > a', 't.catch > b', 't.completed > c'];
    expect((await run({ t: T, a: 'a', b: 'b', c: 'c' }, links)).printed).toEqual(['a', 'c']);
    expect((await run({ t: T, a: fail('x'), b: 'b', c: 'c' }, links)).printed).toEqual(['b', 'c']);
    const both = await run({ t: T, a: fail('x'), b: fail('y'), c: 'c' }, links);
    expect(both.outcome).toMatchObject({ state: 'failed', error: 'y' });
    expect(both.printed).toEqual([]);
  });

  test('a failure without a catch ends the enclosing nodes', async () => {
    const { printed } = await run(
      { t: T, u: T, f: fail('x'), c: '{{ nodes.t.errorNode & ": " & nodes.t.errorMessage }}', z: 'never' },
      ['start > t', 't.try > u', 'u.try > f', 'u.completed > z', 't.catch > c'],
    );
    expect(printed).toEqual(['f: x']);
  });

  test('writes from before the failure stay', async () => {
    const { printed } = await run(
      { t: T, s: set('x', 2), f: fail('x'), c: '{{ vars.x }}' },
      ['start > t', 't.try > s > f', 't.catch > c'],
      { x: 1 },
    );
    expect(printed).toEqual(['2']);
  });

  test('an error of an operation behind a node is caught, too', async () => {
    const { printed } = await run(
      { t: T, d: ['core.operation.divide', { a: 1, b: 0 }], s: set('x', 0), c: '{{ nodes.t.errorNode }}' },
      ['start > t', 't.try > s', 'd.result > s.value', 't.catch > c'],
      { x: 1 },
    );
    expect(printed).toEqual(['s']);
  });
});

describe('a list that is nothing', () => {
  const C = 'core.programming.';

  test.each<[string, Nodes, string[]]>([
    ['an expression', { e: [`${C}forEach`, { list: '{{ vars.items[price > 100] }}' }] }, []],
    [
      'an expression in concurrent branches',
      { e: [`${C}forEach`, { list: '{{ vars.items[price > 100] }}' }, { concurrency: 3 }] },
      [],
    ],
    [
      'an operation',
      {
        o: ['core.operation.expression', {}, { expression: 'vars.items[price > 100]' }],
        e: [`${C}forEach`],
      },
      ['o.result > e.list'],
    ],
  ])('is no round, where %s finds nothing', async (_what, nodes, links) => {
    const { outcome, printed } = await run(
      { ...nodes, b: 'round', c: 'completed' },
      ['start > e', 'e.body > b', 'e.completed > c', ...links],
      { items: [{ price: 5 }] },
    );
    expect([outcome.state, printed]).toEqual(['successful', ['completed']]);
  });

  test('is required, and null', async () => {
    const { outcome } = await run({ e: [`${C}forEach`, { list: '{{ vars.l }}' }] }, ['start > e'], {
      l: null,
    });
    expect(outcome).toMatchObject({ error: expect.stringContaining('required') });
  });
});
