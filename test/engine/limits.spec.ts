import { compileFlow } from '../../src/flow/index.js';
import { runFlow } from '../../src/flow/testing.js';
import type { ShortNode } from '../../src/flow/testing.js';
import { askNode, catalogueWith } from './ask-node.js';
import { compile, flowOf, run, set } from './short-run.js';
import { countTurns } from '../support/turns.js';

const C = 'core.programming.';
const loop: Record<string, ShortNode> = { t: [`${C}tryCatch`], r: [`${C}repeat`, { count: 1000 }] };

describe('bounds of a value', () => {
  test('a value past its bound fails its node, which may be caught', async () => {
    const { printed } = await run(
      {
        t: [`${C}tryCatch`],
        s: set('x', '{{ vars.x & vars.x }}'),
        c: '{{ $contains(nodes.t.errorMessage, "larger than 1000 bytes") }}',
      },
      ['start > t', 't.try > s', 't.catch > c', 's > s'],
      { x: 'abc' },
      { limits: { maxValueBytes: 1000 } },
    );
    expect(printed).toEqual(['true']);
  });

  test('a value of many expressions fails before all of them are evaluated', async () => {
    const texts = Array.from({ length: 20 }, () => '{{ $pad("", 500, "x") }}');
    const { outcome } = await run(
      { p: ['core.log.print', { message: { texts: [...texts, '{{ $error("evaluated") }}'] } }] },
      ['start > p'],
      {},
      { limits: { maxValueBytes: 1000 } },
    );
    expect(outcome).toMatchObject({ error: expect.stringContaining('larger than 1000 bytes') });
  });

  test('many inputs that have the same large value are refused, before they are written', async () => {
    const outcomeOf = async (count: number) => {
      const inputs = Array.from({ length: count }, (_, index) => [`i${index}`, '{{ vars.a }}']);
      const nodes: Record<string, ShortNode> = {
        j: ['core.code.javascript', Object.fromEntries(inputs), { code: 'return i0.length' }],
      };
      const options = { limits: { maxValueBytes: 100_010 } };
      return (await run(nodes, ['start > j'], { a: 'a'.repeat(100_000) }, options)).outcome;
    };
    expect(await outcomeOf(8)).toMatchObject({ state: 'successful' });
    expect(await outcomeOf(9)).toMatchObject({ error: expect.stringContaining('800080 bytes together') });
  });

  test('so do operations that would make one', async () => {
    const outcomeOf = async (name: string, inputs: Record<string, string>) => {
      const ran = await run(
        { o: [`core.operation.${name}`, inputs], p: ['core.log.print'] },
        ['start > p', 'o.result > p.message'],
        {
          a: 'a'.repeat(800_000),
        },
      );
      return ran.outcome;
    };
    const a = '{{ vars.a }}';
    expect(await outcomeOf('concat', { a, b: a })).toMatchObject({ state: 'failed', node: 'p' });
    expect(await outcomeOf('replace', { value: a, search: 'a', replacement: a })).toMatchObject({
      state: 'failed',
    });
    expect(await outcomeOf('encodeUrl', { value: `${a}ä${a}` })).toMatchObject({ state: 'failed' });
  });
});

describe('bounds of a job, which nothing catches', () => {
  test('live values', async () => {
    const variables = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`v${index}`, '']));
    const nodes = Object.fromEntries(
      Object.keys(variables).map((name, index) => [
        name,
        set(name, `{{ $pad("", 900000 + ${index}, "x") }}`),
      ]),
    );
    const { outcome, printed } = await run(
      { ...loop, ...nodes, c: 'never' },
      ['start > t', `t.try > ${Object.keys(variables).join(' > ')}`, 't.catch > c'],
      variables,
    );
    expect(outcome).toMatchObject({ state: 'failed', error: expect.stringContaining('live values') });
    expect(printed).toEqual([]);
  });

  test('live values, by the memory that they take', async () => {
    const outcomeOf = async (object: string) => {
      const nodes = { s: set('x', `{{ [1..5000].${object} }}`) };
      return (await run(nodes, ['start > s'], { x: [] }, { limits: { maxLiveBytes: 600_000 } })).outcome;
    };
    expect(await outcomeOf('{ "id": $, "ok": true }')).toMatchObject({ state: 'successful' });
    // As JSON text it is shorter. Each object takes some 200 bytes, because no other one has its key.
    const error: unknown = expect.stringContaining('live values');
    expect(await outcomeOf('{ "k" & $: 1 }')).toMatchObject({ state: 'failed', error });
  });

  test('a shared value counts once, and a released value does not count', async () => {
    const { outcome } = await run(
      {
        r: [`${C}repeat`, { count: 50 }],
        s: set('x', '{{ $pad("", 500000 + nodes.r.index, "x") }}'),
        y: set('y', '{{ vars.x }}'),
      },
      ['start > r', 'r.body > s > y'],
      { x: '', y: '' },
      { limits: { maxLiveBytes: 1_600_000 } },
    );
    expect(outcome.state).toBe('successful');
  });

  test('records', async () => {
    const { outcome } = await run(
      { ...loop, n: ['core.time.now'], c: 'never' },
      ['start > t', 't.try > r', 'r.body > n', 't.catch > c'],
      {},
      { limits: { maxRecordBytes: 10_000 } },
    );
    expect(outcome).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('records exceed the limit of 10000'),
    });
  });

  test('log, counted the same at a replay', async () => {
    const flow = compile({ ...loop, p: 'x'.repeat(100), c: 'never' }, [
      'start > t',
      't.try > r',
      'r.body > p',
      't.catch > c',
    ]);
    // As it is kept: 100 bytes of text behind 34 of time, level, node and spaces.
    const limits = { maxLogBytes: 13_400 };
    const first = await runFlow(flow, { limits });
    expect(first.outcome).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('limit of 13400 bytes'),
    });
    expect(first.logs).toHaveLength(100);
    const again = await runFlow(flow, { limits, journal: first.journal.cut(60) });
    expect(again.outcome).toEqual(first.outcome);
    expect(again.logs).toHaveLength(40);
  });

  test('log, also where nothing awaits the callback that writes it', async () => {
    let thrown: unknown = null;
    const node = askNode(
      (_, step) =>
        new Promise((resolve) => {
          const end = (): void => resolve({ value: 1 });
          step.signal.addEventListener('abort', end);
          setImmediate(() => {
            try {
              step.log('info', 'x'.repeat(200));
            } catch (error) {
              thrown = error;
              end();
            }
          });
        }),
    );
    const flow = compileFlow(flowOf({ k: ['test.ask'] }, ['start > k']), catalogueWith(node));
    const { outcome } = await runFlow(flow, { limits: { maxLogBytes: 100 } });
    // An error that nothing catches ends the worker.
    expect(thrown).toBeNull();
    expect(outcome).toMatchObject({
      state: 'failed',
      node: 'k',
      error: expect.stringContaining('limit of 100 bytes'),
    });
  });

  test('log, of which a node that has ended writes nothing more', async () => {
    let late: () => void = () => undefined;
    const node = askNode(
      (_, step) => {
        late = () => step.log('info', 'x'.repeat(200));
        return { value: 1 };
      },
      { effect: 'pure' },
    );
    const flow = compileFlow(flowOf({ k: ['test.ask'] }, ['start > k']), catalogueWith(node));
    const { outcome, logs } = await runFlow(flow, { limits: { maxLogBytes: 100 } });
    // As in a timer, where nothing catches what is thrown.
    expect(late).not.toThrow();
    expect([outcome.state, logs]).toEqual(['successful', []]);
  });

  test('log, of which every line has its own time, level and node', async () => {
    const { outcome } = await runFlow(compile({ p: '\n'.repeat(1_000) }, ['start > p']), {
      limits: { maxLogBytes: 30_000 },
    });
    expect(outcome).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('limit of 30000 bytes'),
    });
  });

  test('steps, counted the same at a replay', async () => {
    const flow = compile({ a: 'a', e: ['core.operation.add', { a: 1, b: 1 }], b: ['core.log.print'] }, [
      'start > a > b > a',
      'e.result > b.message',
    ]);
    const limits = { maxSteps: 1000 };
    const first = await runFlow(flow, { limits });
    expect(first.outcome).toMatchObject({ state: 'failed', error: expect.stringContaining('1000 steps') });
    const again = await runFlow(flow, { limits, journal: first.journal.cut(300) });
    expect(again.outcome).toEqual(first.outcome);
    expect(again.logs.length + 300).toBe(first.logs.length);
  });

  test.each<[string, ShortNode]>([
    ['repeat', [`${C}repeat`, { count: 9 }]],
    ['while', [`${C}while`, { condition: '{{ vars.i < 9 }}' }]],
  ])('steps: those of the nodes, where %s runs nine rounds of a node', async (_, node) => {
    const state = async (maxSteps: number) => {
      const nodes = { r: node, b: set('i', '{{ vars.i + 1 }}') };
      const { outcome } = await run(nodes, ['start > r', 'r.body > b'], { i: 0 }, { limits: { maxSteps } });
      return outcome.state;
    };
    expect([await state(11), await state(10)]).toEqual(['successful', 'failed']);
  });

  test.each<[string, ShortNode]>([
    ['repeat', [`${C}repeat`, { count: 1000 }]],
    ['while', [`${C}while`, { condition: true }]],
  ])('steps, among which rounds of %s that run nothing', async (_, node) => {
    const { outcome } = await run({ r: node }, ['start > r'], {}, { limits: { maxSteps: 1000 } });
    expect(outcome).toMatchObject({ state: 'failed', error: expect.stringContaining('1000 steps') });
  });

  describe('branches, rounds and calls at the same time', () => {
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
      const { outcome } = await run(
        { e: each(count), d: pause },
        ['start > e', 'e.body > d'],
        {},
        { limits },
      );
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
      const flow = compile({ e: each(7), c: [`${C}callProcess`, { process: 1 }] }, [
        'start > e',
        'e.body > c',
      ]);
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

  test('depth of frames', async () => {
    const { outcome } = await run({ ...loop, c: 'never' }, [
      'start > t',
      't.try > r',
      'r.body > r',
      't.catch > c',
    ]);
    expect(outcome).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('deeper than the limit of 50'),
    });
  });

  test('depth of pending links, met on the way out of a failure', async () => {
    const { outcome } = await run({ c: [`${C}callProcess`, { process: '{{ "none" }}' }], a: 'a' }, [
      'start > c',
      'c.error > c',
      'c.error > a',
    ]);
    expect(outcome).toMatchObject({
      state: 'failed',
      node: 'c',
      error: expect.stringContaining('deeper than the limit of 50'),
    });
  });

  test('depth of parallels within each other', async () => {
    const { outcome } = await run({ q: [`${C}parallel`] }, ['start > q', 'q.1 > q']);
    expect(outcome).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('deeper than the limit of 50'),
    });
  });
});

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
