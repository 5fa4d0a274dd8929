import { setImmediate as nextTurn } from 'node:timers/promises';
import { FakeClock, FakeJournal, runFlow } from '../../src/flow/testing.js';
import { compileFlow } from '../../src/flow/index.js';
import { block, countTurns } from '../support/turns.js';
import { askNode, catalogueWith, runAsked } from './ask-node.js';
import { flowOf } from './short-run.js';

describe('a node that acts outside, whose job is stopped', () => {
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
    const { outcome } = await runAsked(node, {}, { signal: stop.signal });
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
    const { outcome } = await runAsked(node, {}, { signal: stop.signal, journal: new SlowJournal() });
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
    const { outcome, logs, clock } = await runAsked(node, {}, { signal: stop.signal, advance: 'always' });
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

  test('is aborted in later turns of the event loop if its flow has many, whose aborts take long', async () => {
    const C = 'core.programming.';
    let aborted = 0;
    let turns: () => number = () => 0;
    const node = askNode(async ({ value }, { signal }) => {
      await nextTurn();
      if (value === 49) return { value: 1 };
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          if (aborted === 0) turns = countTurns();
          aborted += 1;
          block(2);
          reject(new Error('ended'));
        });
      });
    });
    const flow = flowOf(
      {
        f: [`${C}forEach`, { list: Array.from({ length: 50 }, (_, index) => index) }, { concurrency: 50 }],
        k: ['test.ask', { value: '{{ nodes.f.index }}' }],
        x: [`${C}break`],
      },
      ['start > f', 'f.body > k > x'],
    );
    const { outcome } = await runFlow(compileFlow(flow, catalogueWith(node)));
    const turnsOfAborts = turns();
    expect([outcome.state, aborted]).toEqual(['successful', 49]);
    expect(turnsOfAborts).toBeGreaterThan(10);
  });
});
