import { Failure } from '../../src/flow/index.js';
import type { Values } from '../../src/flow/index.js';
import { FakeJournal } from '../../src/flow/testing.js';
import type { RunOptions } from '../../src/flow/testing.js';
import { askNode, runAsked } from './ask-node.js';

describe('a node that may not be repeated, while its worker is shut down', () => {
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
    const first = await runAsked(node, common, { signal: shutdown.signal, ...more });
    expect(first.outcome).toEqual({ state: 'aborted' });
    const journal = first.journal.cut(first.journal.added.length);
    return { first, next: await runAsked(node, common, { journal }) };
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
    const first = await runAsked(node, {}, { journal: new SlowJournal(), signal: shutdown.signal });
    expect([first.outcome.state, runs]).toEqual(['aborted', 0]);
    const next = await runAsked(node, {}, { journal: first.journal.cut(first.journal.added.length) });
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
