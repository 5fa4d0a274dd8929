import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CompiledFlow, ListedStep, Values } from '../../src/flow/index.js';
import { runFlow } from '../../src/flow/testing.js';
import type { Ran, RunOptions, ShortNode } from '../../src/flow/testing.js';
import { compile, fail, run, wait } from './short-run.js';

const C = 'core.programming.';
const call = (process: number, common: Values = {}): ShortNode => [
  `${C}callProcess`,
  { process },
  {},
  common,
];
const calling = (flows: Record<number, CompiledFlow>): RunOptions => ({
  callee: (process) => Promise.resolve({ version: 1, flow: flows[process] as CompiledFlow }),
});
const lines = ({ logs }: Pick<Ran, 'logs'>): string[] => logs.map(({ node, text }) => `${node} ${text}`);
const states = ({ progress }: Pick<Ran, 'progress'>): string[] =>
  progress.map(({ node, state, runs }) => `${node} ${state} ${runs}`);

const BROKEN: ShortNode = ['core.operation.divide', { a: 1, b: 0 }];

test('the host is told of a called process before it begins, and again in a replay', async () => {
  const callee = compile({ p: '{{ vars.n }}' }, ['start > p'], { n: 0 });
  const told: string[] = [];
  const hidePasswords: RunOptions['hidePasswords'] = (flow, inputs) => {
    told.push(`${flow === callee} ${JSON.stringify(inputs)}`);
    return nextTurn().then(() => {
      told.push('hidden');
      return () => void told.push('ended');
    });
  };
  const options: RunOptions = { ...calling({ 1: callee }), hidePasswords };
  const nodes: Record<string, ShortNode> = { a: [`${C}callProcess`, { process: 1, inputs: { n: 5 } }] };
  const first = await run(nodes, ['start > a'], {}, options);
  expect(first.printed).toEqual(['5']);
  expect(told).toEqual(['true {"n":5}', 'hidden', 'ended']);
  const journal = first.journal.cut();
  await run(nodes, ['start > a'], {}, { ...options, journal });
  expect(told).toHaveLength(6);
});

describe('the inputs of a call', () => {
  const callee = compile({ f: fail('no') }, ['start > f']);
  const secretly = { inputs: { token: 'secret' }, process: 1 };

  const withheldAfter = async (options: RunOptions, common: Values = {}): Promise<boolean[]> => {
    const listed: { isWithheld: boolean }[] = [];
    const begin = ({ node }: { node: string }): ListedStep => {
      const step = { attempts: 1, isWithheld: false, outputs: {}, end: () => undefined };
      if (node === 'a') listed.push(step);
      return step;
    };
    const nodes: Record<string, ShortNode> = { a: [`${C}callProcess`, secretly, {}, common] };
    const stepList = { listsAll: true, begin };
    await run(nodes, ['start > a'], {}, { ...calling({ 1: callee }), stepList, ...options });
    return listed.map(({ isWithheld }) => isWithheld);
  };

  test('are shown once the passwords of the process are hidden, or if there is no process', async () => {
    expect(await withheldAfter({})).toEqual([false]);
    expect(await withheldAfter({ hidePasswords: () => Promise.resolve(() => undefined) })).toEqual([false]);
    expect(await withheldAfter({ callee: () => Promise.resolve(null) })).toEqual([false]);
  });

  test('are not shown where the call ended before', async () => {
    const never = { advance: 'always', callee: () => new Promise<never>(() => undefined) } as const;
    expect(await withheldAfter(never, { timeout: 1 })).toEqual([true]);
    expect(await withheldAfter({ hidePasswords: () => Promise.resolve(null) })).toEqual([true]);
  });

  test('may be forgotten where the call is stopped while its passwords become known', async () => {
    let forgotten = 0;
    const forget = (): void => void (forgotten += 1);
    let known: (forget: () => void) => void = () => undefined;
    const late = new Promise<() => void>((resolve) => (known = resolve));
    const options: RunOptions = { advance: 'always', hidePasswords: () => late };
    expect(await withheldAfter(options, { timeout: 1 })).toEqual([true]);
    known(forget);
    await late;
    expect(forgotten).toBe(1);
  });

  test('may be forgotten when the process has failed', async () => {
    let forgotten = 0;
    const forget = (): void => void (forgotten += 1);
    await withheldAfter({ hidePasswords: () => Promise.resolve(forget) });
    expect(forgotten).toBe(1);
  });
});

describe('nodes of a called process', () => {
  test('are named by the path of their calls, in log lines and on the job’s page', async () => {
    const inner = compile({ p: 'inner' }, ['start > p']);
    const outer = compile({ p: 'outer', b: call(2) }, ['start > p > b']);
    const ran = await run({ a: call(1), p: 'own' }, ['start > a > p'], {}, calling({ 1: outer, 2: inner }));
    expect(lines(ran)).toEqual(['a/p outer', 'a/b/p inner', 'p own']);
    expect(states(ran)).toEqual([
      'start successful 1',
      'a successful 1',
      'a/start successful 1',
      'a/p successful 1',
      'a/b successful 1',
      'a/b/start successful 1',
      'a/b/p successful 1',
      'p successful 1',
    ]);
  });

  test('of several calls by one node are shown once, with their runs', async () => {
    const callee = compile({ p: 'x' }, ['start > p']);
    const ran = await run(
      { l: [`${C}forEach`, { list: [1, 2, 3] }, { concurrency: 3 }], a: call(1) },
      ['start > l', 'l.body > a'],
      {},
      calling({ 1: callee }),
    );
    expect(states(ran)).toContain('a/p successful 3');
  });

  test('are named by the error of the job, wherever it began', async () => {
    const failing = compile({ d: BROKEN, p: '{{ nodes.d.result }}' }, ['start > p']);
    const said = compile({ f: fail('no such order') }, ['start > f']);
    const deep = compile({ b: call(1) }, ['start > b']);
    const errorOf = async (process: number) =>
      (await run({ a: call(process) }, ['start > a'], {}, calling({ 1: failing, 2: said, 3: deep }))).outcome;
    expect(await errorOf(1)).toMatchObject({
      error: expect.stringMatching(/^Node "a\/p": the operation "d" that it reads failed/),
      node: 'a/p',
    });
    expect(await errorOf(2)).toMatchObject({ error: 'Node "a/f": no such order', node: 'a/f' });
    expect(await errorOf(3)).toMatchObject({
      error: expect.stringMatching(/^Node "a\/b\/p": /),
      node: 'a/b/p',
    });
  });

  test('are named in the error of a limit of the whole job', async () => {
    const endless = compile({ p: 'x' }, ['start > p', 'p > p']);
    const ran = await run(
      { a: call(1) },
      ['start > a'],
      {},
      {
        ...calling({ 1: endless }),
        limits: { maxSteps: 100 },
      },
    );
    expect(ran.outcome).toMatchObject({
      error: expect.stringMatching(/^Node "a\/p": the job has reached the limit of 100 steps/),
    });
  });

  test('that a caught failure names in a flow keep the text that flows know', async () => {
    const failing = compile({ p: '{{ $error("off") }}' }, ['start > p']);
    const ran = await run(
      { a: call(1), e: '{{ nodes.a.errorMessage }}' },
      ['start > a', 'a.error > e'],
      {},
      calling({ 1: failing }),
    );
    expect(ran.printed[0]).toMatch(/^node "p" of process 1: its input "message": /);
  });

  test('distinguish a `/` in an id from the `/` of the path', async () => {
    const callee = compile({ 'p/1%': 'x' }, ['start > p/1%']);
    const ran = await run(
      { 'a/b': call(1), 'c/d': 'own' },
      ['start > a/b > c/d'],
      {},
      calling({ 1: callee }),
    );
    expect(lines(ran)).toEqual(['a%2Fb/p%2F1%25 x', 'c/d own']);
    expect(states(ran)).toContain('a/b successful 1');
  });

  test('that were stopped with their call are shown as stopped, and as successful when another attempt ends', async () => {
    let calls = 0;
    const callee = compile({ d: ['core.time.delay', { seconds: '{{ vars.n }}' }] }, ['start > d'], { n: 60 });
    const quick = compile({ d: wait(0) }, ['start > d']);
    const stopped = await run(
      { a: call(1, { timeout: 2, continueOnErr: true }), p: 'on' },
      ['start > a > p'],
      {},
      calling({ 1: callee }),
    );
    expect(stopped.printed).toEqual(['on']);
    expect(states(stopped)).toContain('a/d stopped 1');
    const again = await run(
      { a: call(1, { timeout: 2, retries: 1, retryDelay: 1 }) },
      ['start > a'],
      {},
      { callee: () => Promise.resolve({ version: 1, flow: calls++ === 0 ? callee : quick }) },
    );
    expect(again.outcome.state).toBe('successful');
    expect(states(again)).toContain('a/d successful 2');
  });

  test('of branches that another one’s failure has stopped are shown as stopped then, not when the job ends', async () => {
    const ran = await run(
      {
        t: [`${C}tryCatch`],
        l: [`${C}forEach`, { list: [0, 60] }, { concurrency: 2 }],
        d: wait('{{ nodes.l.element }}'),
        f: fail('x'),
        c: 'caught',
        w: wait(30),
      },
      ['start > t', 't.try > l', 'l.body > d > f', 't.catch > c > w'],
    );
    expect(ran.printed).toEqual(['caught']);
    expect(ran.progress.find(({ node }) => node === 'd')).toMatchObject({
      state: 'stopped',
      runs: 2,
      finishTime: Date.UTC(2024, 0, 1),
    });
  });

  test('of a recursion without end have names of at most 200 characters, and there are at most 1,000', async () => {
    const id = 'call-the-process-again';
    const flow = compile({ [id]: call(1), p: 'x' }, [`start > ${id} > p`]);
    const { progress } = await runFlow(flow, {
      callee: () => Promise.resolve({ version: 1, flow }),
      limits: { maxDepth: 400 },
    });
    expect(Math.max(...progress.map(({ node }) => node.length))).toBeLessThanOrEqual(200 + id.length);
    expect(progress.length).toBeLessThan(100);
    const wide = compile(Object.fromEntries(Array.from({ length: 700 }, (_, n) => [`n${n}`, '.'])), [
      `start > ${Array.from({ length: 700 }, (_, n) => `n${n}`).join(' > ')}`,
    ]);
    const many = await run({ a: call(1), b: call(1) }, ['start > a > b'], {}, calling({ 1: wide }));
    expect(many.outcome.state).toBe('successful');
    expect(many.progress.length).toBe(3 + 1_000);
  });
});
