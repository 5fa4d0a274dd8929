import type { Json, Values } from '../../src/flow/index.js';
import { FakeClock, FakeJournal, runFlow } from '../../src/flow/testing.js';
import type { RunOptions, ShortNode } from '../../src/flow/testing.js';
import { compile, fail, run, set, start, wait, withPrinted } from './short-run.js';

const C = 'core.programming.';

/** The records of a journal, by key. */
function records(journal: FakeJournal): Record<string, Json> {
  return Object.fromEntries([...journal.recorded, ...journal.added]);
}

describe('keys', () => {
  test('name frames, nodes and visits, so that no two runs share one', async () => {
    const { journal } = await run(
      { r: [`${C}repeat`, { count: 2 }], t: [`${C}tryCatch`], a: 'a', b: set('x', 1), 'ä/#': 'b' },
      ['start > r', 'r.body > t', 't.try > b > a', 't.try > a > ä/#'],
      { x: 0 },
    );
    expect(journal.added.map(([key]) => key)).toEqual([
      'r#1:0/t#1:0/a#1',
      'r#1:0/t#1:0/%C3%A4%2F%23#1',
      'r#1:0/t#1:0/a#2',
      'r#1:0/t#1:0/%C3%A4%2F%23#2',
      'r#1:1/t#1:0/a#1',
      'r#1:1/t#1:0/%C3%A4%2F%23#1',
      'r#1:1/t#1:0/a#2',
      'r#1:1/t#1:0/%C3%A4%2F%23#2',
    ]);
  });
});

describe('records', () => {
  test('pure nodes leave none', async () => {
    const { journal } = await run(
      { s: set('x', 1), b: [`${C}branch`, { condition: true }], e: '{{ 1 }}' },
      ['start > s > b'],
      { x: 0 },
    );
    expect(journal.added).toEqual([]);
  });

  test('a recorded node is not run again, nor does it log again', async () => {
    const flow = compile({ n: ['core.time.now'], p: '{{ nodes.n.value }}' }, ['start > n > p']);
    const first = withPrinted(await runFlow(flow));
    const clock = new FakeClock(start + 1e9);
    const second = withPrinted(await runFlow(flow, { journal: first.journal.cut(), clock }));
    expect(first.printed).toEqual(['2024-01-01T00:00:00.000Z']);
    expect(second.printed).toEqual([]);
    expect(second.journal.added).toEqual([]);
    expect(second.outcome).toEqual(first.outcome);
    const third = withPrinted(await runFlow(flow, { journal: first.journal.cut(1), clock }));
    expect(third.printed).toEqual(['2024-01-01T00:00:00.000Z']);
  });

  test('a recorded failure fails again, without another attempt', async () => {
    const flow = compile({ d: ['core.time.delay', { seconds: 9 }, {}, { timeout: 1 }] }, ['start > d']);
    const first = await runFlow(flow);
    expect(records(first.journal)['d#1']).toEqual({
      err: 'it did not finish within 1 seconds',
      zh: '未在 1 秒内完成',
    });
    const clock = new FakeClock(start);
    const second = await runFlow(flow, { journal: first.journal.cut(), clock });
    expect(second.outcome).toEqual(first.outcome);
    expect(clock.now()).toBe(start);
  });
});

describe('what ended early', () => {
  test('the branch that ended a parallel is recorded, and alone is run again', async () => {
    const nodes = { q: [`${C}parallel`] as ShortNode, a: 'a', d: wait(1), f: fail('x'), b: 'b', e: wait(60) };
    const flow = compile(nodes, ['start > q', 'q.1 > a > d > f', 'q.2 > b > e']);
    const first = await runFlow(flow);
    expect(records(first.journal)['q#1~ended']).toEqual({ by: 0, how: 'failed', alone: true });
    const second = withPrinted(await runFlow(flow, { journal: first.journal.cut() }));
    expect(second.outcome).toEqual(first.outcome);
    expect(second.journal.added).toEqual([]);
  });

  test('a call’s version is recorded, and its being cut short', async () => {
    const versions = [
      compile({ p: 'one', d: wait(60) }, ['start > p > d']),
      compile({ p: 'two' }, ['start > p']),
    ];
    const asked: (number | undefined)[] = [];
    const callee: RunOptions['callee'] = (_process, version) => {
      asked.push(version);
      const flow = versions[(version ?? 2) - 1];
      return Promise.resolve(flow ? { version: version ?? 2, flow } : null);
    };
    const call = (common: Values): ShortNode => [`${C}callProcess`, { process: 5 }, {}, common];
    const flow = compile({ c: call({ timeout: 2, continueOnErr: true }), a: 'after' }, ['start > c > a']);
    const earlier = new FakeJournal([['c#1~version1', 1]]);
    const first = withPrinted(await runFlow(flow, { callee, journal: earlier }));
    expect(asked).toEqual([1]);
    expect(first.printed).toEqual(['one', 'after']);
    expect(records(first.journal)['c#1']).toEqual({
      err: 'it did not finish within 2 seconds',
      zh: '未在 2 秒内完成',
    });
    const second = withPrinted(await runFlow(flow, { callee, journal: first.journal.cut() }));
    expect(asked).toEqual([1]);
    expect(second.outcome).toEqual(first.outcome);
    const third = withPrinted(await runFlow(flow, { callee }));
    expect(third.printed).toEqual(['two', 'after']);
  });
});
