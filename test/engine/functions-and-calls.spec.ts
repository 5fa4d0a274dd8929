import { compileFlow, sleep } from '../../src/flow/index.js';
import type { CompiledFlow, Json, Values } from '../../src/flow/index.js';
import { FakeClock, runFlow } from '../../src/flow/testing.js';
import type { RunOptions, ShortNode } from '../../src/flow/testing.js';
import { askNode, catalogueWith } from './ask-node.js';
import { compile, fail, flowOf, run, set, wait, withPrinted } from './short-run.js';

const C = 'core.programming.';

describe('failures of functions', () => {
  const bad: Values = { seconds: '{{ "soon" }}' };

  test('the error output comes first, with errorMessage', async () => {
    const { printed } = await run(
      {
        d: ['core.time.delay', bad, {}, { continueOnErr: true }],
        z: 'never',
        e: '{{ nodes.d.errorMessage }}',
      },
      ['start > d > z', 'd.error > e'],
    );
    expect(printed).toEqual(['its input "seconds" must be number, but got the text "soon"']);
  });

  test('then continueOnErr: on through out, with errorMessage', async () => {
    const { printed, progress } = await run(
      { d: ['core.time.delay', bad, {}, { continueOnErr: true }], a: '{{ $exists(nodes.d.errorMessage) }}' },
      ['start > d > a'],
    );
    expect(printed).toEqual(['true']);
    expect(progress.find(({ node }) => node === 'd')).toMatchObject({ state: 'failed', runs: 1 });
  });

  test('values that do not fit are not tried again', async () => {
    const { outcome, clock } = await run(
      { d: ['core.time.delay', bad, {}, { retries: 3, retryDelay: 60 }] },
      ['start > d'],
    );
    expect(outcome.state).toBe('failed');
    expect(clock.now()).toBe(Date.UTC(2024, 0, 1));
  });

  test('an attempt that takes too long is retried, after doubling delays', async () => {
    const { outcome, clock } = await run(
      { d: ['core.time.delay', { seconds: 30 }, {}, { timeout: 1, retries: 2, retryDelay: 10 }] },
      ['start > d'],
    );
    expect(outcome).toMatchObject({
      state: 'failed',
      error: 'Node "d": it did not finish within 1 seconds',
      node: 'd',
    });
    expect((clock.now() - Date.UTC(2024, 0, 1)) / 1000).toBe(1 + 10 + 1 + 20 + 1);
  });

  test.each([
    [1, 'successful', 31],
    [3, 'failed', 32],
  ])(
    'a turn among other jobs counts to no timeout, and what follows does: %i s',
    async (took, state, end) => {
      const clock = new FakeClock();
      const start = clock.now();
      const never = new AbortController().signal;
      const pass = (seconds: number) => sleep(clock, clock.now() + seconds * 1000, never);
      const node = askNode(
        async (_inputs, step) => {
          await step.untimed(pass(30));
          await pass(took);
          return {};
        },
        { effect: 'recorded' },
      );
      const flow = compileFlow(
        flowOf({ k: ['test.ask', {}, {}, { timeout: 2 }] }, ['start > k']),
        catalogueWith(node),
      );
      const { outcome } = await runFlow(flow, { clock, advance: 'always' });
      expect([outcome.state, (clock.now() - start) / 1000]).toEqual([state, end]);
    },
  );

  test('before and after are waited, and count to no timeout', async () => {
    const { outcome, clock } = await run(
      { d: ['core.time.delay', { seconds: 1 }, {}, { before: 5, after: 7, timeout: 2 }] },
      ['start > d'],
    );
    expect(outcome.state).toBe('successful');
    expect((clock.now() - Date.UTC(2024, 0, 1)) / 1000).toBe(13);
  });
});

describe('callProcess', () => {
  const callee = compile(
    {
      p: '{{ "got " & vars.n }}',
      s: set('n', 77),
      r: [`${C}return`, { outputs: { n: '{{ vars.n * 2 }}', process: '{{ job.process }}' } }],
    },
    ['start > p > s > r'],
    { n: 1 },
  );
  const call = (inputs: Json, common: Values = {}): ShortNode => [
    `${C}callProcess`,
    { process: 9, inputs },
    {},
    common,
  ];
  const world = (flow: CompiledFlow): RunOptions => ({
    callee: (process) => Promise.resolve(process === 9 ? { version: 3, flow } : null),
  });

  test('a call passes inputs and outputs, and has separate variables', async () => {
    const { printed } = await run(
      {
        c: call({ n: '{{ vars.n + 1 }}' }),
        p: '{{ nodes.c.outputs.n & "/" & nodes.c.outputs.process & "/" & vars.n }}',
      },
      ['start > c > p'],
      { n: 5 },
      world(callee),
    );
    expect(printed).toEqual(['got 6', '154/9/5']);
  });

  test('inputs that would replace a shared variable of the callee fail the call', async () => {
    const shared = compile({ p: '{{ vars.apiUrl }}' }, ['start > p'], { apiUrl: '' });
    const variables = new Map([
      ['apiUrl', { name: 'apiUrl', type: 'string', scope: 'global', value: '', overridable: false }],
    ] as const);
    const { outcome, printed } = await run(
      { c: call({ apiUrl: 'https://b.example' }) },
      ['start > c'],
      {},
      { ...world({ ...shared, variables }), shared: () => 'https://a.example' },
    );
    expect(outcome).toMatchObject({
      error: expect.stringContaining('The variable "apiUrl" is a shared variable'),
    });
    expect(printed).toEqual([]);
  });

  test('inputs that the callee does not declare fail the call', async () => {
    const { outcome } = await run({ c: call({ m: 1 }) }, ['start > c'], {}, world(callee));
    expect(outcome).toMatchObject({ error: expect.stringContaining('The flow has no variable "m".') });
  });

  test('a failure of the callee meets the call’s own error output', async () => {
    const failing = compile({ f: fail('inside') }, ['start > f']);
    const { printed } = await run(
      { c: call({}), e: '{{ nodes.c.errorMessage }}' },
      ['start > c', 'c.error > e'],
      {},
      world(failing),
    );
    expect(printed).toEqual(['inside']);
  });

  test('a call is cut short when its time is up', async () => {
    const slow = compile({ d: wait(60), z: 'never' }, ['start > d > z']);
    const { printed, clock } = await run(
      { c: call({}, { timeout: 2 }), e: '{{ nodes.c.errorMessage }}' },
      ['start > c', 'c.error > e'],
      {},
      world(slow),
    );
    expect(printed).toEqual(['it did not finish within 2 seconds']);
    expect(clock.sleeping).toBe(0);
  });

  test('endless calls end at the limit of depth, which nothing catches', async () => {
    const flow = compile({ t: [`${C}tryCatch`], c: call({}), e: 'never' }, [
      'start > t',
      't.try > c',
      't.catch > e',
    ]);
    const { outcome, logs } = await runFlow(flow, { callee: () => Promise.resolve({ version: 1, flow }) });
    expect(outcome).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('deeper than the limit of 50'),
    });
    expect(logs).toEqual([]);
  });

  test('a node of a package that calls no process id fails, and asks for none', async () => {
    const node = askNode(async (_, step) => ({ value: (await step.call('x' as never, {})) as never }), {
      effect: 'pure',
    });
    const flow = compileFlow(flowOf({ k: ['test.ask'] }, ['start > k']), catalogueWith(node));
    const callee = import.meta.jest.fn();
    const { outcome } = await runFlow(flow, { callee: callee as never });
    expect(outcome).toMatchObject({ error: 'Node "k": the id of a process must be a whole number' });
    expect(callee).not.toHaveBeenCalled();
  });

  test('a process that a node of a package has called and not awaited ends with the node', async () => {
    const node = askNode(
      async (_, step) => {
        await Promise.all([step.call(2, {}), step.call(2, {})]);
        return { value: 1 };
      },
      { effect: 'recorded' },
    );
    const nodes = { k: ['test.ask', {}, {}, { continueOnErr: true }] as ShortNode, after: 'after' };
    const flow = compileFlow(flowOf(nodes, ['start > k > after']), catalogueWith(node));
    const called = compile({ w: wait(10), late: 'late' }, ['start > w > late']);
    const ran = await runFlow(flow, {
      callee: () => Promise.resolve({ version: 1, flow: called }),
      parkMs: 3_000,
    });
    expect(ran.outcome.state).toBe('successful');
    expect(withPrinted(ran).printed).toEqual(['after']);
  });

  test('a node of a package that calls a second process in an attempt fails: its requests would have the keys of the first', async () => {
    const node = askNode(
      async (_, step) => {
        await step.call(2, {});
        await step.call(2, {});
        return { value: 1 };
      },
      { effect: 'pure' },
    );
    const flow = compileFlow(flowOf({ k: ['test.ask'] }, ['start > k']), catalogueWith(node));
    const { outcome } = await runFlow(flow, { callee: () => Promise.resolve({ version: 1, flow: callee }) });
    expect(outcome).toMatchObject({ error: 'Node "k": a node calls at most one process in an attempt' });
  });

  test('a process that does not exist fails the call', async () => {
    const { outcome } = await run(
      { c: [`${C}callProcess`, { process: 8 }] },
      ['start > c'],
      {},
      world(callee),
    );
    expect(outcome).toMatchObject({
      error: 'Node "c": there is no process 8 with a version that can be called',
    });
  });
});

describe('stops', () => {
  test('a stop ends a run immediately during every kind of wait', async () => {
    const stop = new AbortController();
    const running = run(
      { d: wait(3600), z: 'never' },
      ['start > d > z'],
      {},
      { signal: stop.signal, advance: 'never' },
    );
    setImmediate(() => stop.abort());
    const { outcome, printed, progress, clock } = await running;
    expect(outcome).toEqual({ state: 'aborted' });
    expect(printed).toEqual([]);
    expect(progress.find(({ node }) => node === 'd')?.state).toBe('stopped');
    expect(clock.sleeping).toBe(0);
  });

  test('a loop without end is stopped, too', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    const { outcome } = await run(
      { b: [`${C}branch`, { condition: true }] },
      ['start > b', 'b.then > b'],
      {},
      { signal: stop.signal, limits: { maxSteps: Infinity } },
    );
    expect(outcome).toEqual({ state: 'aborted' });
  });
});
