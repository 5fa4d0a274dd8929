import { compileFlow, Failure } from '../flow/index.js';
import type { FunctionDefinition, FunctionStep, Json, Values } from '../flow/index.js';
import { FakeClock, FakeJournal, runFlow } from '../flow/testing.js';
import type { RunOptions, ShortNode } from '../flow/testing.js';
import { flowOf, withPrinted } from '../../test/support/short-run.js';
import { builtinCatalogue } from './index.js';
import { IN, OUT, port } from './ports.js';

const text = { en: 'for tests', zh: '测试用' };

/** A node `test.ask` that acts outside as the test says. */
function ask(run: FunctionDefinition['run'], more: Partial<FunctionDefinition> = {}): FunctionDefinition {
  return {
    namespace: 'test',
    name: 'ask',
    nodeType: 'function',
    effect: 'outside',
    revision: 1,
    title: text,
    description: text,
    flowInputs: [IN],
    flowOutputs: [OUT],
    inputs: [port('value', 'any', 'Value', '值')],
    outputs: [port('value', 'number', 'Value', '值')],
    options: [],
    example: {},
    run,
    ...more,
  };
}

async function run(
  definition: FunctionDefinition,
  common: Values = {},
  options: RunOptions = {},
  before = 'before',
) {
  const catalogue = builtinCatalogue([
    { namespace: 'test', title: text, description: text, nodes: [definition] },
  ]);
  const nodes: Record<string, ShortNode | string> = {
    a: before,
    k: ['test.ask', {}, {}, common],
    z: '{{ nodes.k.value }}',
  };
  const ran = await runFlow(compileFlow(flowOf(nodes, ['start > a > k > z']), catalogue), options);
  return withPrinted(ran);
}

describe('a node that acts outside', () => {
  test('starts only when every earlier record is committed', async () => {
    const events: string[] = [];
    class SlowJournal extends FakeJournal {
      override append(key: string, value: Json): void {
        events.push(key);
        super.append(key, value);
      }
      override async committed(): Promise<void> {
        await new Promise((resolve) => setTimeout(resolve, 5));
        events.push('committed');
      }
    }
    const node = ask(() => {
      events.push('run');
      return { value: 1 };
    });
    await run(node, {}, { journal: new SlowJournal() });
    expect(events).toEqual(['a#1', 'committed', 'run', 'k#1', 'z#1']);
  });

  test('ends the run as aborted where the job is lost', async () => {
    class LostJournal extends FakeJournal {
      override committed(): Promise<void> {
        return Promise.reject(new Error('another worker has it'));
      }
    }
    const { outcome } = await run(
      ask(() => ({ value: 1 })),
      {},
      { journal: new LostJournal() },
    );
    expect(outcome).toEqual({ state: 'aborted' });
  });

  test('bears one idempotency key for all attempts, also after a crash; its last outcome alone is recorded', async () => {
    const keys: string[] = [];
    const node = ask((_inputs, step) => {
      keys.push(`${step.idempotencyKey} ${step.attempt}`);
      if (keys.length < 3) throw new Failure('not yet', true);
      return { value: keys.length };
    });
    const first = await run(node, { retries: 5, retryDelay: 1 });
    expect(keys).toEqual(['1:k#1 1', '1:k#1 2', '1:k#1 3']);
    expect(first.printed).toEqual(['before', '3']);
    expect(first.journal.added.filter(([key]) => !key.includes('~'))).toEqual([
      ['a#1', { out: {}, log: 40 }],
      ['k#1', { out: { value: 3 } }],
      ['z#1', { out: {}, log: 35 }],
    ]);
    const again = await run(node, { retries: 5, retryDelay: 1 }, { journal: first.journal.cut(2) });
    expect(keys.slice(3)).toEqual(['1:k#1 2']);
    expect(again.printed).toEqual(['4']);
  });

  test('that may not be repeated fails the job where it was in flight when the worker was lost', async () => {
    let runs = 0;
    const node = ask(
      () => {
        runs++;
        return { value: 1 };
      },
      { retryAfterCrash: false },
    );
    const first = await run(node);
    expect(first.journal.added.map(([key]) => key)).toEqual(['a#1', 'k#1~started1', 'k#1', 'z#1']);
    const again = await run(node, { continueOnErr: true }, { journal: first.journal.cut(2) });
    expect(runs).toBe(1);
    expect(again.outcome).toMatchObject({
      state: 'failed',
      node: 'k',
      error: expect.stringContaining('outcome is unknown'),
    });
    const later = await run(node, {}, { journal: first.journal.cut(3) });
    expect(later.outcome.state).toBe('successful');
  });

  test('has 300 seconds by default, and is told when they are over', async () => {
    let signal: AbortSignal | undefined;
    const node = ask((_inputs, step) => {
      signal = step.signal;
      return new Promise((_, reject) => step.signal.addEventListener('abort', reject));
    });
    const { outcome, clock } = await run(node, {}, { advance: 'always' });
    expect(outcome).toMatchObject({ error: 'Node "k": it was not done within 300 seconds' });
    expect(clock.now()).toBe(new FakeClock().now() + 300_000);
    expect(signal?.aborted).toBe(true);
  });

  test('is told of a stop, which waits for what it does meanwhile', async () => {
    const stop = new AbortController();
    const events: string[] = [];
    const node = ask(async (_inputs, step) => {
      step.signal.addEventListener('abort', () => events.push('told'));
      setImmediate(() => stop.abort());
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      events.push('acted');
      return { value: 1 };
    });
    const { outcome } = await run(node, {}, { signal: stop.signal });
    events.push(outcome.state);
    expect(events).toEqual(['told', 'acted', 'aborted']);
  });

  test('is not begun once its branch is stopped, whatever it waited for', async () => {
    class SlowJournal extends FakeJournal {
      override async committed(): Promise<void> {
        stop.abort();
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    const stop = new AbortController();
    let runs = 0;
    const node = ask(() => ({ value: ++runs }));
    const { outcome } = await run(node, {}, { signal: stop.signal, journal: new SlowJournal() });
    await new Promise((resolve) => setImmediate(resolve));
    expect([outcome.state, runs]).toEqual(['aborted', 0]);
  });

  test('is told of a stop, and ignores it: the job ends without it after ten seconds, and says so', async () => {
    const stop = new AbortController();
    let told = false;
    const node = ask((_inputs, step) => {
      step.signal.addEventListener('abort', () => {
        told = true;
      });
      setImmediate(() => stop.abort());
      return new Promise(() => undefined);
    });
    const { outcome, logs, clock } = await run(node, {}, { signal: stop.signal, advance: 'always' });
    expect(outcome).toEqual({ state: 'aborted' });
    expect(told).toBe(true);
    expect(clock.now() - new FakeClock().now()).toBe(10_000);
    expect(logs.at(-1)).toMatchObject({
      node: 'k',
      level: 'warn',
      text: expect.stringContaining('told to end'),
    });
    expect(clock.sleeping).toBe(0);
  });

  test('whatever it throws fails it, with a text', async () => {
    const says = async (thrown: unknown) => {
      const { outcome } = await run(
        ask(() => {
          throw thrown;
        }),
      );
      return outcome.state === 'failed' ? outcome.error : '';
    };
    expect(await says(new TypeError('x is undefined'))).toBe('Node "k": x is undefined');
    expect(await says('text')).toBe('Node "k": text');
    expect(await says(undefined)).toBe('Node "k": it failed without saying why');
  });

  test('outputs that are none fail it', async () => {
    const outcomeOf = async (value: unknown) => (await run(ask(() => ({ value }) as Values))).outcome;
    expect(await outcomeOf('12')).toEqual({ state: 'successful', outputs: {} });
    expect(await outcomeOf('x')).toMatchObject({
      error: 'Node "k": its output "value" is to be number, but is the text "x"',
    });
    expect(await outcomeOf(NaN)).toMatchObject({ error: expect.stringContaining('NaN') });
    expect(await outcomeOf(() => 1)).toMatchObject({
      error: expect.stringContaining('a function is not a value'),
    });
    expect(await outcomeOf(new Date(0))).toMatchObject({ error: expect.stringContaining('Date') });
  });

  test('its log is written at once, a recorded node’s together with its record', async () => {
    const log = async (effect: 'outside' | 'recorded') => {
      const seen: string[] = [];
      const node = ask(
        async (_inputs: Values, step: FunctionStep) => {
          step.log('warn', 'busy');
          await new Promise((resolve) => setImmediate(resolve));
          seen.push('done');
          return { value: 1 };
        },
        { effect },
      );
      const ran = await run(node);
      expect(ran.logs[1]).toEqual({ level: 'warn', node: 'k', text: 'busy' });
      return ran.journal.added.map(([key]) => key);
    };
    expect(await log('outside')).toEqual(await log('recorded'));
  });
});
