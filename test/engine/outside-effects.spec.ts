import { Failure } from '../../src/flow/index.js';
import type { FunctionStep, Json, Values } from '../../src/flow/index.js';
import { FakeClock, FakeJournal } from '../../src/flow/testing.js';
import { askNode, runAsked } from './ask-node.js';

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
    const node = askNode(() => {
      events.push('run');
      return { value: 1 };
    });
    await runAsked(node, {}, { journal: new SlowJournal() });
    expect(events).toEqual(['~maxValueBytes', '~ran/start', 'a#1', 'committed', 'run', 'k#1', 'z#1']);
  });

  test('ends the run as aborted if the job is lost', async () => {
    class LostJournal extends FakeJournal {
      override committed(): Promise<void> {
        return Promise.reject(new Error('another worker has it'));
      }
    }
    const { outcome } = await runAsked(
      askNode(() => ({ value: 1 })),
      {},
      { journal: new LostJournal() },
    );
    expect(outcome).toEqual({ state: 'aborted' });
  });

  test('sends one idempotency key in all attempts, also after a crash; only its last outcome is recorded', async () => {
    const keys: string[] = [];
    const node = askNode((_inputs, step) => {
      keys.push(`${step.idempotencyKey} ${step.attempt}`);
      if (keys.length < 3) throw new Failure('not yet', true);
      return { value: keys.length };
    });
    const first = await runAsked(node, { retries: 5, retryDelay: 1 });
    expect(keys).toEqual(['1:k#1 1', '1:k#1 2', '1:k#1 3']);
    expect(first.printed).toEqual(['before', '3']);
    expect(first.journal.added.filter(([key]) => !key.includes('~'))).toEqual([
      ['a#1', { out: {}, log: 39 }],
      ['k#1', { out: { value: 3 } }],
      ['z#1', { out: {}, log: 34 }],
    ]);
    const again = await runAsked(node, { retries: 5, retryDelay: 1 }, { journal: first.journal.cut(2) });
    expect(keys.slice(3)).toEqual(['1:k#1 2']);
    expect(again.printed).toEqual(['4']);
  });

  test('that may not be repeated fails the job if it was running when the worker was lost', async () => {
    let runs = 0;
    const node = askNode(
      () => {
        runs++;
        return { value: 1 };
      },
      { retryAfterCrash: false },
    );
    const first = await runAsked(node);
    expect(first.journal.added.map(([key]) => key)).toEqual(['a#1', 'k#1~started1', 'k#1', 'z#1']);
    const again = await runAsked(node, { continueOnErr: true }, { journal: first.journal.cut(2) });
    expect(runs).toBe(1);
    expect(again.outcome).toMatchObject({
      state: 'failed',
      node: 'k',
      error: expect.stringContaining('outcome is unknown'),
    });
    const later = await runAsked(node, {}, { journal: first.journal.cut(3) });
    expect(later.outcome.state).toBe('successful');
  });

  test('has 300 seconds by default, and is then aborted', async () => {
    let signal: AbortSignal | undefined;
    const node = askNode((_inputs, step) => {
      signal = step.signal;
      return new Promise((_, reject) => step.signal.addEventListener('abort', reject));
    });
    const { outcome, clock } = await runAsked(node, {}, { advance: 'always' });
    expect(outcome).toMatchObject({ error: 'Node "k": it did not finish within 300 seconds' });
    expect(clock.now()).toBe(new FakeClock().now() + 300_000);
    expect(signal?.aborted).toBe(true);
  });

  test('that throws any value fails, with a text', async () => {
    const says = async (thrown: unknown) => {
      const { outcome } = await runAsked(
        askNode(() => {
          throw thrown;
        }),
      );
      return outcome.state === 'failed' ? outcome.error : '';
    };
    expect(await says(new TypeError('x is undefined'))).toBe('Node "k": x is undefined');
    expect(await says('text')).toBe('Node "k": text');
    expect(await says(undefined)).toBe('Node "k": it failed without a message');
  });

  test('outputs that are none fail it', async () => {
    const outcomeOf = async (value: unknown) =>
      (await runAsked(askNode(() => ({ value }) as Values))).outcome;
    expect(await outcomeOf('12')).toEqual({ state: 'successful', outputs: {} });
    expect(await outcomeOf('x')).toMatchObject({
      error: 'Node "k": its output "value" must be number, but got the text "x"',
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
      const node = askNode(
        async (_inputs: Values, step: FunctionStep) => {
          step.log('warn', 'busy');
          await new Promise((resolve) => setImmediate(resolve));
          seen.push('done');
          return { value: 1 };
        },
        { effect },
      );
      const ran = await runAsked(node);
      expect(ran.logs[1]).toEqual({ level: 'warn', node: 'k', text: 'busy' });
      return ran.journal.added.map(([key]) => key);
    };
    expect(await log('outside')).toEqual(await log('recorded'));
  });
});
