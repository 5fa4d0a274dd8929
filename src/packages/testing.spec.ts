import { runInNewContext } from 'node:vm';
import type { FunctionDefinition, FunctionStep } from '../flow/index.js';
import { completeNode } from './complete-package.js';
import type { NodePackage, PackageNode } from './node-package.js';
import { FakeClock, type NodeOptions, runFlow, runNode, shortFlow } from './testing.js';

const text = { en: 'Text', zh: '文本' };

/** A node that fails the given number of times and then waits for an hour. */
function flaky(failures: number, error: Error): PackageNode {
  return {
    name: 'flaky',
    nodeType: 'function',
    title: text,
    description: text,
    outputs: [{ name: 'attempt', dataType: 'number', title: text }],
    example: {},
    async run(_inputs, step) {
      if (step.attempt <= failures) throw error;
      await step.wait(3600);
      return { attempt: step.attempt };
    },
  };
}

const packageOf = (...nodes: PackageNode[]): NodePackage => ({
  namespace: 'acme.test',
  title: text,
  description: text,
  nodes,
});

describe('runNode', () => {
  test('retries and waits without real time passing', async () => {
    const clock = new FakeClock();
    const begun = clock.now();
    const node = flaky(2, new Error('busy'));
    const { outputs } = await runNode(
      node,
      {},
      { clock, common: { retries: 2, retryDelay: 60, timeout: 0 } },
    );
    expect(outputs.attempt).toBe(3);
    expect(clock.now() - begun).toBe((60 + 120 + 3600) * 1000);
  });

  test('does not retry an error with mayRetry: false', async () => {
    const node = flaky(1, Object.assign(new Error('refused'), { mayRetry: false }));
    const { outcome } = await runNode(node, {}, { common: { retries: 9 } });
    expect(outcome).toMatchObject({ state: 'failed', error: expect.stringContaining('refused') });
  });
});

test.each([{}, 'soon', NaN, -1, Infinity])('a token cannot be valid for %p seconds', async (expiresIn) => {
  const node: PackageNode = {
    name: 'token',
    nodeType: 'function',
    title: text,
    description: text,
    outputs: [{ name: 'token', dataType: 'string', title: text }],
    example: {},
    run: async (_inputs, step) => ({ token: await step.createToken(expiresIn as number) }),
  };
  const { outcome } = await runNode(node);
  expect(outcome).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('a token is valid for a number of seconds'),
  });
});

describe('a function node', () => {
  const acting = (run: (inputs: unknown, step: FunctionStep) => unknown): PackageNode =>
    ({
      name: 'node',
      nodeType: 'function',
      title: text,
      description: text,
      example: {},
      run,
    }) as unknown as PackageNode;

  test.each<[string, () => unknown, string, number]>([
    ['a plain object', () => ({ message: 'refused', mayRetry: false }), 'refused', 1],
    [
      'an error of another realm',
      () => runInNewContext('Object.assign(new Error("far"), { mayRetry: false })'),
      'far',
      1,
    ],
    ['an object that may be retried', () => ({ message: 'busy' }), 'busy', 3],
    ['nothing', () => undefined, 'it failed without a message', 3],
    [
      'a proxy',
      () =>
        new Proxy(
          {},
          {
            get: () => {
              throw new Error('no');
            },
          },
        ),
      'it failed without a message',
      3,
    ],
  ])('fails with what it throws: %s', async (_what, thrown, message, times) => {
    let attempts = 0;
    const node = acting(() => {
      attempts += 1;
      throw thrown();
    });
    const { outcome } = await runNode(node, {}, { common: { retries: 2 } });
    expect(outcome).toMatchObject({ state: 'failed', error: expect.stringContaining(message) });
    expect(attempts).toBe(times);
  });

  test('does not fail for what it logs', async () => {
    const values = [{ a: 1 }, 5, undefined, null, Symbol('s'), Object.create(null), { n: 5n }];
    const { outcome, logs } = await runNode(
      acting((_inputs, step) => {
        step.log('loud' as 'info', 'text');
        for (const value of values) step.log('info', value as string);
        return {};
      }),
    );
    expect(outcome.state).toBe('successful');
    expect(logs.map((line) => `${line.level} ${line.text}`)).toEqual([
      'info text',
      'info {"a":1}',
      'info 5',
      'info undefined',
      'info null',
      'info Symbol(s)',
      'info {}',
      'info a value of type object',
    ]);
  });

  test('has a key of 64 hexadecimal digits, which is the same for every attempt', async () => {
    const keys: string[] = [];
    const node = acting((_inputs, step) => {
      keys.push(step.idempotencyKey);
      throw new Error('busy');
    });
    await runNode(node, {}, { common: { retries: 1 } });
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(keys[1]).toBe(keys[0]);
  });
});

describe('runNode, as upload', () => {
  const node: PackageNode = {
    name: 'node',
    nodeType: 'function',
    title: text,
    description: text,
    inputs: [{ name: 'to', dataType: 'string', title: text, required: true }],
    options: [{ name: 'tone', dataType: 'string', title: text, value: 'low', maxLength: 4 }],
    example: {},
    run: () => ({}),
  };

  test.each<[string, Record<string, string>, NodeOptions, RegExp]>([
    ['an unknown option', { to: 'a' }, { options: { tune: 'low' } }, /tune/],
    ['a text that is too long', { to: 'a' }, { options: { tone: 'lower' } }, /tone/],
    ['a misspelt input', { to: 'a', too: 'b' }, {}, /too/],
    ['a required input that is missing', {}, {}, /"to"/],
    ['an output that the flow may not add', { to: 'a' }, { outputs: ['more'] }, /more/],
  ])('refuses %s', async (_what, inputs, options, fault) => {
    await expect(runNode(node, inputs, options)).rejects.toThrow(fault);
  });

  test('takes what upload takes', async () => {
    const { outcome } = await runNode(node, { to: '{{ vars.a }}' }, { variables: { a: 'b' } });
    expect(outcome.state).toBe('successful');
  });
});

test.each<[string, NodeOptions, string]>([
  [
    'a wait with a clock that never advances',
    { advance: 'never', idleMs: 100 },
    'the run waits for its clock',
  ],
  ['an event', { idleMs: 100 }, 'the run waits for an event that the test does not send'],
])('a run that waits for %s is rejected', async (what, options, sentence) => {
  const node: PackageNode = {
    name: 'node',
    nodeType: 'function',
    title: text,
    description: text,
    timeout: 0,
    example: {},
    async run(_inputs, step) {
      if (what === 'an event') await step.waitForEvent(await step.createToken(null), null);
      else await step.wait(60);
      return {};
    },
  };
  await expect(runNode(node, {}, options)).rejects.toThrow(sentence);
});

describe('what a node returns', () => {
  class Answer {
    readonly own = 1;
    get result() {
      return 2;
    }
  }
  const returning = (nodeType: 'function' | 'operation', value: unknown): PackageNode =>
    ({
      name: 'node',
      nodeType,
      title: text,
      description: text,
      outputs: [{ name: 'result', dataType: 'any', title: text }],
      example: {},
      [nodeType === 'function' ? 'run' : 'compute']: () => value,
    }) as unknown as PackageNode;

  test.each<[unknown, string]>([
    ['text', 'it must return an object with its outputs, but returned a string'],
    [5, 'but returned a number'],
    [[1], 'but returned an array'],
    [null, 'but returned nothing'],
    [undefined, 'but returned nothing'],
    [new Answer(), '"result" belongs to the class of what it returned'],
    [{ result: 1, reslut: 2 }, 'it returned "reslut", which is not one of its outputs'],
  ])('fails it where that is %p', async (value, sentence) => {
    for (const nodeType of ['function', 'operation'] as const) {
      const { outcome } = await runNode(returning(nodeType, value));
      expect(outcome).toMatchObject({ state: 'failed', error: expect.stringContaining(sentence) });
    }
  });

  test('may have more in an installation, and anything where the node has no outputs', async () => {
    const flow = shortFlow({ start: ['core.event.start'], node: ['acme.test.node'] }, ['start > node']);
    const without = { ...returning('function', 'text'), outputs: [] };
    expect((await runFlow(flow, [packageOf(without)])).outcome.state).toBe('successful');
    const complete = completeNode(returning('function', { more: 1 }), 'acme') as FunctionDefinition;
    expect(await complete.run({}, {} as FunctionStep)).toEqual({ more: 1 });
  });
});

describe('the inputs of a node', () => {
  const LIST = { name: 'list', dataType: 'array', title: text } as const;
  /** What the package does with its input. */
  const add = (list: unknown): unknown => {
    (list as unknown[]).push('added');
    return list;
  };
  const nodes = packageOf(
    {
      name: 'run',
      nodeType: 'function',
      title: text,
      description: text,
      inputs: [LIST],
      outputs: [LIST],
      example: {},
      run: ({ list }) => Promise.resolve({ list: add(list) as string[] }),
    },
    {
      name: 'compute',
      nodeType: 'operation',
      title: text,
      description: text,
      inputs: [LIST],
      outputs: [LIST],
      example: {},
      compute: ({ list }) => ({ list: add(list) as string[] }),
    },
  );

  test.each([['run'], ['compute']])('are its own, so %s changes no value of the flow', async (name) => {
    const flow = shortFlow(
      {
        start: ['core.event.start'],
        node: [`acme.test.${name}`, { list: '{{ vars.list }}' }],
        end: [
          'core.programming.return',
          {
            outputs: { from: '{{ vars.list }}', to: '{{ nodes.node.list }}', empty: '{{ nodes.none.list }}' },
          },
        ],
        none: [`acme.test.${name}`, { list: [] }],
      },
      name === 'run' ? ['start > none > node > end'] : ['start > end'],
      { list: ['first'] },
    );
    const { outcome } = await runFlow(flow, [nodes]);
    expect(outcome).toEqual({
      state: 'successful',
      outputs: { from: ['first'], to: ['first', 'added'], empty: ['added'] },
    });
  });
});

describe('runFlow', () => {
  test('runs nodes of packages together with built-in nodes', async () => {
    const flow = shortFlow(
      {
        start: ['core.event.start'],
        try: ['acme.test.flaky', {}, {}, { timeout: 0 }],
        end: ['core.programming.return', { outputs: { attempt: '{{ nodes.try.attempt }}' } }],
      },
      ['start > try > end'],
    );
    const { outcome } = await runFlow(flow, [packageOf(flaky(0, new Error('')))]);
    expect(outcome).toEqual({ state: 'successful', outputs: { attempt: 1 } });
  });

  test('throws with every fault that upload would find', async () => {
    const flow = shortFlow({ start: ['core.event.start'], a: ['acme.test.other'], b: ['core.log.prnt'] }, []);
    await expect(runFlow(flow, [packageOf(flaky(0, new Error('')))])).rejects.toThrow(
      /a: There is no node acme\.test\.other.*\nb: There is no node core\.log\.prnt/,
    );
  });
});
