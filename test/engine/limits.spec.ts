import { runFlow } from '../../src/flow/testing.js';
import type { ShortNode } from '../../src/flow/testing.js';
import { compile, run, set } from './short-run.js';

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
