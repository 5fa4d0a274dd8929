import { setImmediate } from 'node:timers/promises';
import { compileFlow } from '../../src/flow/index.js';
import type { Json } from '../../src/flow/index.js';
import { FakeClock, runFlow } from '../../src/flow/testing.js';
import type { ShortNode } from '../../src/flow/testing.js';
import { catalogue, compile, flowOf, run, set, wait } from './short-run.js';

const C = 'core.programming.';

const each = (count: number): ShortNode => [
  `${C}forEach`,
  { list: Array.from({ length: count }, (_, index) => index) },
  { concurrency: count },
];

const variables = (count: number): Record<string, Json> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${index}`, null]));

/** A node with outputs that no other node uses. */
const withOutputs = (count: number): Json => ({
  id: 'many',
  namespace: 'core.code',
  name: 'javascript',
  nodeType: 'function',
  ports: {
    output: Array.from({ length: count }, (_, index) => ({
      name: `o${index}`,
      portType: 'output',
      dataType: 'any',
    })),
  },
  detailPanel: { options: { formDatas: [{ name: 'code', value: 'return 1' }] } },
});

describe('many branches at the same time', () => {
  // Work for each output of the flow in each of these rounds would take minutes.
  test('cost what they use of the flow, however large it is', async () => {
    const flow = flowOf(
      { r: [`${C}repeat`, { count: 20 }], e: each(1000), d: wait('{{ nodes.e.index = 0 ? 5 : 1 }}') },
      ['start > r', 'r.body > e', 'e.body > d'],
    ) as { nodeList: Json[] };
    flow.nodeList.unshift(withOutputs(200_000));
    expect((await runFlow(compileFlow(flow as never, catalogue))).outcome).toMatchObject({
      state: 'successful',
    });
  });

  test('make no more scopes of a called process once the limit of live values is reached', async () => {
    const callee = compileFlow(flowOf({ d: wait(1) }, ['start > d'], variables(30_000)), catalogue);
    // As a worker does, which looks up all calls of a moment together.
    let asked = 0;
    let find = (): void => undefined;
    const found = new Promise<{ version: number; flow: typeof callee }>((resolve) => {
      find = () => resolve({ version: 1, flow: callee });
    });
    const lookUp = (): typeof found => {
      asked += 1;
      if (asked === 1000) find();
      return found;
    };
    const made = import.meta.jest.spyOn(callee.variables as Map<string, unknown>, 'values');
    const ran = await run(
      { e: each(1000), c: [`${C}callProcess`, { process: 2 }] },
      ['start > e', 'e.body > c'],
      {},
      { callee: lookUp },
    );
    expect(ran.outcome).toMatchObject({ state: 'failed', error: expect.stringContaining('live values') });
    expect(made.mock.calls.length).toBeLessThan(100);
  });

  test('measure no more values once the limit of live values is reached', async () => {
    const keys = import.meta.jest.spyOn(Object, 'keys');
    // All begin in one turn of the event loop.
    const clock = import.meta.jest.spyOn(performance, 'now').mockReturnValue(performance.now());
    const ran = await run(
      { e: each(1000), p: ['core.log.print', { message: { given: '{{ vars.value }}' } }] },
      ['start > e', 'e.body > p'],
      { value: variables(1000) },
      { limits: { maxLiveBytes: 1_000_000 } },
    );
    clock.mockRestore();
    const measured = keys.mock.calls.filter(([object]) => Object.hasOwn(object, 'v999')).length;
    keys.mockRestore();
    expect(ran.outcome).toMatchObject({ state: 'failed', error: expect.stringContaining('live values') });
    expect(measured).toBeLessThan(100);
  });

  test('share the variables until they write one', async () => {
    const flow = { e: each(200), d: wait(1), s: set('v7', '{{ nodes.e.element }}'), p: '{{ vars.v7 }}' };
    const options = { limits: { maxLiveBytes: 1_000_000 } };
    const reading = await run(flow, ['start > e', 'e.body > d', 'e.completed > p'], variables(1000), options);
    expect(reading.outcome).toMatchObject({ state: 'successful' });
    const links = ['start > e', 'e.body > s > d', 'e.completed > p'];
    const writing = await run(flow, links, variables(1000), options);
    expect(writing.outcome).toMatchObject({ state: 'failed', error: expect.stringContaining('live values') });
    const few = await run(flow, links, variables(100), options);
    expect(few.outcome).toMatchObject({ state: 'successful' });
    expect(few.printed).toEqual(['199']);
  });

  test('hold places for their outputs and for the variables of processes that they call, also of those without values', async () => {
    const callee = compileFlow(flowOf({ d: wait(1) }, ['start > d'], variables(1000)), catalogue);
    const options = {
      limits: { maxLiveBytes: 1_000_000 },
      callee: () => Promise.resolve({ version: 1, flow: callee }),
    };
    const outcomeOf = async (count: number) => {
      const flow = { e: each(count), c: [`${C}callProcess`, { process: 1 }] as ShortNode };
      return (await run(flow, ['start > e', 'e.body > c'], {}, options)).outcome;
    };
    expect(await outcomeOf(20)).toMatchObject({ state: 'successful' });
    expect(await outcomeOf(200)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('live values'),
    });
  });

  test('hold the flows that they call, each once', async () => {
    const operations = Array.from({ length: 1000 }, (_, index): [string, ShortNode] => [
      `o${index}`,
      ['core.operation.add'],
    ]);
    const large = flowOf({ d: wait(1), ...Object.fromEntries(operations) }, ['start > d']);
    const flows = Array.from({ length: 20 }, () => compileFlow(large, catalogue));
    const outcomeOf = async (process: Json) => {
      const flow = { e: each(20), c: [`${C}callProcess`, { process }] as ShortNode };
      const callee = (id: number) => Promise.resolve({ version: 1, flow: flows[id - 1] ?? flows[0]! });
      return (
        await run(flow, ['start > e', 'e.body > c'], {}, { callee, limits: { maxLiveBytes: 3_000_000 } })
      ).outcome;
    };
    expect(await outcomeOf(1)).toMatchObject({ state: 'successful' });
    expect(await outcomeOf('{{ nodes.e.element + 1 }}')).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('live values'),
    });
  });

  describe('that wait for an earlier one', () => {
    const links = ['start > e', 'e.body > b', 'b.then > d', 'b.else > s', 'e.completed > p'];
    const slow = (list: Json[], concurrency: number, isSlow: string): Record<string, ShortNode | string> => ({
      e: [`${C}forEach`, { list }, { concurrency }],
      b: [`${C}branch`, { condition: `{{ ${isSlow} }}` }],
      d: wait('{{ nodes.e.element }}'),
      s: set('x', '{{ vars.x & nodes.e.index }}'),
      p: '{{ vars.x & "/" & nodes.e.index & "/" & nodes.e.element }}',
    });

    test('are merged, however many they are', async () => {
      const rounds = slow(Array(2000).fill(1), 2, 'nodes.e.index = 0');
      const limits = { maxLiveBytes: 60_000 };
      const { outcome, printed } = await run(rounds, links, { x: '' }, { limits });
      expect([outcome.state, printed]).toEqual(['successful', ['1999/1999/1']]);
    });

    test('are merged in the order of the list, in whatever order they end', async () => {
      for (let seed = 0; seed < 200; seed++) {
        const list = Array.from({ length: 12 }, (_, index) => ((seed + 1) * (index + 3) * 7919) % 13);
        const rounds = slow(list, 5, 'nodes.e.element > 0 and nodes.e.index % 3 > 0');
        const isWriter = (element: number, index: number): boolean => element === 0 || index % 3 === 0;
        const writer = list.findLastIndex(isWriter);
        const { printed } = await run(rounds, links, { x: '' });
        expect(printed).toEqual([`${writer}/11/${list[11]}`]);
      }
    });
  });

  test('of many jobs begin in turn, beyond a share of each', async () => {
    const rounds = { p: [`${C}parallel`] as ShortNode, e: each(1000), d: wait(60) };
    const flow = compile(rounds, ['start > p', 'p.1 > e', 'p.2 > e', 'p.3 > e', 'p.4 > e', 'e.body > d']);
    const clock = new FakeClock();
    const options = { clock, advance: 'never', parkMs: 3_600_000 } as const;
    const runs = Array.from({ length: 10 }, () => runFlow(flow, options));
    const state = { isOver: false };
    const outcomes = Promise.all(runs).finally(() => (state.isOver = true));
    let most = 0;
    for (let before = -1, idle = 0; !state.isOver; before = clock.sleeping) {
      await setImmediate();
      most = Math.max(most, clock.sleeping);
      idle = clock.sleeping === before ? idle + 1 : 0;
      if (idle > 50) clock.advanceToNext();
    }
    for (const { outcome } of await outcomes) expect(outcome).toMatchObject({ state: 'successful' });
    expect(most).toBeGreaterThan(20_000);
    expect(most).toBeLessThan(32_000);
  });
});
