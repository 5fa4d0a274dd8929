import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Json } from '../../src/flow/index.js';
import { FakeClock, FakeJournal } from '../../src/flow/testing.js';
import { askNode, runAsked } from './ask-node.js';
import { run } from './short-run.js';

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
      const ran = await runAsked(node, { retries: 2, retryDelay: 600 }, options);
      printed.push(ran.printed);
      if (ran.outcome.state !== 'parked') {
        expect(ran.outcome.state).toBe('successful');
        const again = await runAsked(node, { retries: 2 }, { limits, journal: ran.journal.cut() });
        expect([again.outcome, again.printed]).toEqual([ran.outcome, []]);
        const less = { maxLogBytes: limits.maxLogBytes - 1 };
        for (const cut of [journal, ran.journal])
          expect((await runAsked(node, {}, { limits: less, journal: cut.cut() })).outcome.state).toBe(
            'failed',
          );
        break;
      }
      time = ran.outcome.until;
      journal = ran.journal.cut();
    }
    expect(printed).toEqual([['before', 'attempt 1'], ['attempt 2'], ['attempt 3', '3']]);
  });

  test.each([null, undefined])('fails with a clear reason if it returns %p', async (nothing) => {
    const node = askNode(() => nothing as never, { effect: 'recorded' });
    expect((await runAsked(node)).outcome).toMatchObject({
      error: expect.stringMatching(/: it returned no outputs, although it has the output "value"$/),
    });
  });

  test('waits as long for the second time after a crash in it as without one', async () => {
    const node = askNode(
      async (_inputs, step) => {
        const start = step.now();
        await step.wait(10);
        await step.wait(20);
        return { value: (step.now() - start) / 1_000 };
      },
      { effect: 'recorded' },
    );
    const ran = await runAsked(node, {}, { clock: new FakeClock(0) });
    expect(ran.printed).toEqual(['before', '30']);
    const isOfWait = ([key]: [string, Json]) => key.startsWith('k#1~wait');
    const journal = ran.journal.cut(ran.journal.added.findLastIndex(isOfWait) + 1);
    const again = await runAsked(node, {}, { journal, clock: new FakeClock(12_000) });
    expect(again.printed).toEqual(['18']);
  });

  test('has for a second wait the time that was left, however late the first one was continued', async () => {
    const node = askNode(
      async (_inputs, step) => {
        await step.wait(10);
        await step.wait(20);
        return { value: 1 };
      },
      { effect: 'recorded' },
    );
    const first = await runAsked(node, { timeout: 40 }, { clock: new FakeClock(0) });
    const journal = first.journal.cut(first.journal.added.findIndex(([key]) => key === 'k#1~wait1') + 1);
    const late = await runAsked(node, { timeout: 40 }, { journal, clock: new FakeClock(40_000) });
    expect(late.outcome.state).toBe('successful');
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
    const { outcome, printed } = await run(
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
    const { outcome, printed } = await run({ a: 'a' }, ['start > a'], {}, { journal: new LostJournal() });
    expect(outcome).toEqual({ state: 'aborted' });
    expect(printed).toEqual([]);
  });
});
