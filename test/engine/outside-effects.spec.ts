import { setImmediate as nextTurn } from 'node:timers/promises';
import { compileFlow, Failure } from '../../src/flow/index.js';
import type { FunctionDefinition, FunctionStep, Json, Values } from '../../src/flow/index.js';
import { FakeClock, FakeJournal, runFlow } from '../../src/flow/testing.js';
import type { RunOptions, ShortNode } from '../../src/flow/testing.js';
import { flowOf, run as runShort, withPrinted } from './short-run.js';
import { askNode, catalogueWith } from './ask-node.js';

async function run(
  definition: FunctionDefinition,
  common: Values = {},
  options: RunOptions = {},
  before = 'before',
) {
  const catalogue = catalogueWith(definition);
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
    const node = askNode(() => {
      events.push('run');
      return { value: 1 };
    });
    await run(node, {}, { journal: new SlowJournal() });
    expect(events).toEqual(['~maxValueBytes', 'a#1', 'committed', 'run', 'k#1', 'z#1']);
  });

  test('ends the run as aborted if the job is lost', async () => {
    class LostJournal extends FakeJournal {
      override committed(): Promise<void> {
        return Promise.reject(new Error('another worker has it'));
      }
    }
    const { outcome } = await run(
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
    const first = await run(node, { retries: 5, retryDelay: 1 });
    expect(keys).toEqual(['1:k#1 1', '1:k#1 2', '1:k#1 3']);
    expect(first.printed).toEqual(['before', '3']);
    expect(first.journal.added.filter(([key]) => !key.includes('~'))).toEqual([
      ['a#1', { out: {}, log: 39 }],
      ['k#1', { out: { value: 3 } }],
      ['z#1', { out: {}, log: 34 }],
    ]);
    const again = await run(node, { retries: 5, retryDelay: 1 }, { journal: first.journal.cut(2) });
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

  describe('that may not be repeated, while its worker is shut down', () => {
    /** A node that runs until it is aborted, and then calls the given function. */
    const cut = async (
      atEnd: (signal: AbortSignal) => Values | Promise<Values>,
      common: Values = {},
      more: RunOptions = {},
    ) => {
      const shutdown = new AbortController();
      const node = askNode(
        (_inputs, step) => {
          if (step.attempt > 1) return { value: step.attempt };
          setImmediate(() => shutdown.abort());
          return new Promise((resolve) =>
            step.signal.addEventListener('abort', () => resolve(atEnd(step.signal))),
          );
        },
        { retryAfterCrash: false },
      );
      const first = await run(node, common, { signal: shutdown.signal, ...more });
      expect(first.outcome).toEqual({ state: 'aborted' });
      const journal = first.journal.cut(first.journal.added.length);
      return { first, next: await run(node, common, { journal }) };
    };
    const rejected = (signal: AbortSignal) => Promise.reject(signal.reason as Error);

    test('has failed if it ended because of the shutdown', async () => {
      const { next } = await cut(rejected);
      expect(next.outcome).toMatchObject({
        state: 'failed',
        node: 'k',
        error: expect.stringContaining('its worker was shut down'),
      });
    });

    test('continues the flow at its error output, if it has one', async () => {
      expect((await cut(rejected, { continueOnErr: true })).next.outcome.state).toBe('successful');
    });

    test('is retried only if the flow says so', async () => {
      const { first, next } = await cut(rejected, { retries: 1 });
      expect(first.journal.added.map(([key]) => key)).toEqual(['a#1', 'k#1~started1', 'k#1~retry1']);
      expect(next.printed).toEqual(['2']);
    });

    test('has its own outcome if it ended by itself meanwhile', async () => {
      expect((await cut(() => ({ value: 7 }))).next.printed).toEqual(['7']);
      const { next } = await cut(() => Promise.reject(new Failure('no', false)));
      expect(next.outcome).toMatchObject({ error: 'Node "k": no' });
    });

    test('begins on another worker if it had not begun', async () => {
      const shutdown = new AbortController();
      class SlowJournal extends FakeJournal {
        override async committed(): Promise<void> {
          shutdown.abort();
          await super.committed();
        }
      }
      let runs = 0;
      const node = askNode(
        () => {
          runs += 1;
          return { value: 1 };
        },
        { retryAfterCrash: false },
      );
      const first = await run(node, {}, { journal: new SlowJournal(), signal: shutdown.signal });
      expect([first.outcome.state, runs]).toEqual(['aborted', 0]);
      const next = await run(node, {}, { journal: first.journal.cut(first.journal.added.length) });
      expect([next.outcome.state, runs]).toEqual(['successful', 1]);
      const keys = [...first.journal.added, ...next.journal.added].map(([key]) => key);
      expect(keys.filter((key) => key.includes('~started'))).toEqual([
        'k#1~started1',
        'k#1~started1~not',
        'k#1~started1+',
      ]);
    });

    test('has no known outcome if it does not end', async () => {
      const { first, next } = await cut(() => new Promise(() => undefined), {}, { advance: 'always' });
      expect(first.journal.added.map(([key]) => key)).toEqual(['a#1', 'k#1~started1']);
      expect(next.outcome).toMatchObject({ error: expect.stringContaining('outcome is unknown') });
    });
  });

  test('has 300 seconds by default, and is then aborted', async () => {
    let signal: AbortSignal | undefined;
    const node = askNode((_inputs, step) => {
      signal = step.signal;
      return new Promise((_, reject) => step.signal.addEventListener('abort', reject));
    });
    const { outcome, clock } = await run(node, {}, { advance: 'always' });
    expect(outcome).toMatchObject({ error: 'Node "k": it did not finish within 300 seconds' });
    expect(clock.now()).toBe(new FakeClock().now() + 300_000);
    expect(signal?.aborted).toBe(true);
  });

  test('is aborted by a stop, which waits for its end', async () => {
    const stop = new AbortController();
    const events: string[] = [];
    const node = askNode(async (_inputs, step) => {
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

  test('does not begin after its branch is stopped', async () => {
    class SlowJournal extends FakeJournal {
      override async committed(): Promise<void> {
        stop.abort();
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    const stop = new AbortController();
    let runs = 0;
    const node = askNode(() => ({ value: ++runs }));
    const { outcome } = await run(node, {}, { signal: stop.signal, journal: new SlowJournal() });
    await new Promise((resolve) => setImmediate(resolve));
    expect([outcome.state, runs]).toEqual(['aborted', 0]);
  });

  test('that ignores its abort does not delay the end of the job by more than ten seconds, and the log says so', async () => {
    const stop = new AbortController();
    let told = false;
    const node = askNode((_inputs, step) => {
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
      text: expect.stringContaining('it was aborted'),
    });
    expect(clock.sleeping).toBe(0);
  });

  test('that throws any value fails, with a text', async () => {
    const says = async (thrown: unknown) => {
      const { outcome } = await run(
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
    const outcomeOf = async (value: unknown) => (await run(askNode(() => ({ value }) as Values))).outcome;
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
      const ran = await run(node);
      expect(ran.logs[1]).toEqual({ level: 'warn', node: 'k', text: 'busy' });
      return ran.journal.added.map(([key]) => key);
    };
    expect(await log('outside')).toEqual(await log('recorded'));
  });
});

describe('a node that acts on nothing outside', () => {
  test('has logged the lines of a failed attempt when it waits for the next one, and logs them once', async () => {
    const node = askNode(
      (_inputs, step) => {
        step.log('warn', `attempt ${step.attempt}`);
        if (step.attempt < 3) throw new Error('not yet');
        return { value: step.attempt };
      },
      { effect: 'recorded' },
    );
    // As it is kept: 9 bytes of text, and 33 of time, level, node, spaces and a line break; and the lines of `a` and `z`.
    const limits = { maxLogBytes: 3 * 42 + 39 + 34 };
    const printed: string[][] = [];
    for (let journal = new FakeJournal(), time = 0; ;) {
      const options = { journal, limits, clock: new FakeClock(time), parkMs: 60_000 };
      const ran = await run(node, { retries: 2, retryDelay: 600 }, options);
      printed.push(ran.printed);
      if (ran.outcome.state !== 'parked') {
        expect(ran.outcome.state).toBe('successful');
        const again = await run(node, { retries: 2 }, { limits, journal: ran.journal.cut() });
        expect([again.outcome, again.printed]).toEqual([ran.outcome, []]);
        const less = { maxLogBytes: limits.maxLogBytes - 1 };
        for (const cut of [journal, ran.journal])
          expect((await run(node, {}, { limits: less, journal: cut.cut() })).outcome.state).toBe('failed');
        break;
      }
      time = ran.outcome.until;
      journal = ran.journal.cut();
    }
    expect(printed).toEqual([['before', 'attempt 1'], ['attempt 2'], ['attempt 3', '3']]);
  });

  class FullJournal extends FakeJournal {
    waits = 0;
    left = 1;

    override append(key: string, value: Json): void {
      super.append(key, value);
      this.left -= 1;
    }

    room(): Promise<void> | undefined {
      if (this.left > 0) return undefined;
      this.waits += 1;
      return nextTurn().then(() => {
        this.left = 1;
      });
    }
  }

  test('begins when the journal has room, one after the other in branches', async () => {
    const journal = new FullJournal();
    const { outcome, printed } = await runShort(
      { p: ['core.programming.parallel'], a: 'a', b: 'b', c: 'c', d: 'd' },
      ['start > p', 'p.1 > a', 'p.2 > b', 'p.3 > c', 'p.completed > d'],
      {},
      { journal },
    );
    expect(outcome.state).toBe('successful');
    expect(printed).toEqual(['a', 'b', 'c', 'd']);
    expect(journal.waits).toBeGreaterThanOrEqual(3);
  });

  test('does not begin if the job is lost meanwhile', async () => {
    class LostJournal extends FakeJournal {
      room(): Promise<void> {
        return Promise.reject(new Error('another worker has it'));
      }
    }
    const { outcome, printed } = await runShort(
      { a: 'a' },
      ['start > a'],
      {},
      { journal: new LostJournal() },
    );
    expect(outcome).toEqual({ state: 'aborted' });
    expect(printed).toEqual([]);
  });
});
