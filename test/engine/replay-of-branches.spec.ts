import type { CompiledFlow, Values } from '../../src/flow/index.js';
import { FakeClock, FakeJournal, runFlow } from '../../src/flow/testing.js';
import type { RunOptions, ShortNode } from '../../src/flow/testing.js';
import { compile, set, start, wait, withPrinted } from './short-run.js';

const C = 'core.programming.';

describe('records that decide which branch is taken', () => {
  const callee = (flow: CompiledFlow | null): RunOptions['callee'] => {
    return () => Promise.resolve(flow === null ? null : { version: 1, flow });
  };
  const call = (common: Values): ShortNode => [`${C}callProcess`, { process: 5 }, {}, common];
  const later = () => new FakeClock(start + 3_600_000);
  const quick = compile({ p: 'called' }, ['start > p']);

  test('a call that was in time is not late at a replay, and one that was not is not in time', async () => {
    const flow = compile({ c: call({ timeout: 2 }), a: 'after', d: wait(60), b: 'end', l: 'late' }, [
      'start > c > a > d > b',
      'c.error > l',
    ]);
    const parked = withPrinted(await runFlow(flow, { callee: callee(quick), parkMs: 30_000 }));
    expect([parked.outcome.state, parked.printed]).toEqual(['parked', ['called', 'after']]);
    const options = { callee: callee(quick), journal: parked.journal.cut(), clock: later() };
    const again = withPrinted(await runFlow(flow, options));
    expect([again.outcome.state, again.printed]).toEqual(['successful', ['end']]);

    const slow = compile({ d: wait(3), p: 'called' }, ['start > d > p']);
    const late = withPrinted(await runFlow(flow, { callee: callee(slow) }));
    expect(late.printed).toEqual(['late']);
    const third = await runFlow(flow, { callee: callee(quick), journal: late.journal.cut() });
    expect([third.outcome, third.logs, third.journal.added]).toEqual([late.outcome, [], []]);
  });

  test('a call that is still running at its timeout has timed out on every worker', async () => {
    const flow = compile({ c: call({ timeout: 100 }), l: 'late' }, ['start > c', 'c.error > l']);
    const slow = compile({ p: 'called', d: wait(60), q: 'never' }, ['start > p > d > q']);
    const parked = await runFlow(flow, { callee: callee(slow), parkMs: 30_000 });
    expect(parked.outcome).toEqual({ state: 'parked', until: start + 60_000 });
    const options = { callee: callee(slow), journal: parked.journal.cut(), clock: later() };
    expect(withPrinted(await runFlow(flow, options)).printed).toEqual(['late']);
  });

  test('that a process was not there is recorded: it may appear meanwhile', async () => {
    const flow = compile({ c: call({}), l: 'missing', d: wait(60), b: 'end' }, [
      'start > c',
      'c.error > l > d > b',
    ]);
    const parked = withPrinted(await runFlow(flow, { callee: callee(null), parkMs: 30_000 }));
    expect([parked.outcome.state, parked.printed]).toEqual(['parked', ['missing']]);
    const options = { callee: callee(quick), journal: parked.journal.cut(), clock: later() };
    const again = withPrinted(await runFlow(flow, options));
    expect([again.outcome.state, again.printed]).toEqual(['successful', ['end']]);
  });

  test('an unavailable callee fails the job, and no error output or catch handles it', async () => {
    const flow = compile({ c: call({ retries: 3, continueOnErr: true }), l: 'never' }, ['start > c > l']);
    const broken: RunOptions['callee'] = () => Promise.reject(new Error('not to be compiled'));
    const first = withPrinted(await runFlow(flow, { callee: broken }));
    expect(first.outcome).toMatchObject({
      state: 'failed',
      error: 'Node "c": process 5, which it calls, cannot be run: not to be compiled',
    });
    const journal = new FakeJournal([
      ['~maxValueBytes', 1024],
      ['c#1~version1', 7],
    ]);
    const gone = withPrinted(await runFlow(flow, { callee: callee(null), journal }));
    expect(gone.outcome).toMatchObject({ error: expect.stringContaining('version 7 of process 5') });
    expect([...first.printed, ...gone.printed]).toEqual([]);
  });

  test('a wait that was due before the attempt’s time was up is in time, however late it is looked at', async () => {
    const flow = compile({ d: ['core.time.delay', { seconds: 60 }, {}, { timeout: 90 }], b: 'end' }, [
      'start > d > b',
    ]);
    const parked = await runFlow(flow, { parkMs: 30_000 });
    const again = withPrinted(await runFlow(flow, { journal: parked.journal.cut(), clock: later() }));
    expect([again.outcome.state, again.printed]).toEqual(['successful', ['end']]);
  });

  test.each([
    ['raised', 1024, 1024 * 1024, ['too large', 'end']],
    ['lowered', 1024 * 1024, 1024, ['fits', 'end']],
  ])('a job keeps the limit of values with which it began: %s', async (_how, before, after, printed) => {
    const nodes = {
      t: [`${C}tryCatch`] as ShortNode,
      s: set('x', '{{ $pad("", 2000) }}'),
      a: 'fits',
      l: 'too large',
      d: wait(60),
      b: 'end',
    };
    const flow = compile(nodes, ['start > t', 't.try > s > a > d', 't.catch > l > d', 'd > b'], { x: '' });
    const parked = withPrinted(await runFlow(flow, { limits: { maxValueBytes: before }, parkMs: 30_000 }));
    expect(parked.outcome.state).toBe('parked');
    const journal = parked.journal.cut();
    const again = withPrinted(
      await runFlow(flow, { limits: { maxValueBytes: after }, journal, clock: later() }),
    );
    expect([again.outcome.state, [...parked.printed, ...again.printed]]).toEqual(['successful', printed]);
  });

  test('a branch that ended early in the recording, but not in the replay, fails the job', async () => {
    const flow = compile({ q: [`${C}parallel`], a: 'a', b: 'b', z: 'never' }, [
      'start > q',
      'q.1 > a',
      'q.2 > b',
      'q.completed > z',
    ]);
    const journal = new FakeJournal([
      ['~maxValueBytes', 1024],
      ['q#1~ended', { by: 1, how: 'failed' }],
    ]);
    const { outcome, printed } = withPrinted(await runFlow(flow, { journal }));
    expect(outcome).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('ended as "failed"'),
    });
    expect(printed).toEqual(['b']);
  });

  describe('in a journal of a release that did not record it', () => {
    /** The records of that release, which recorded neither that a call ended in time, nor a missing process, nor limits. */
    const older = (journal: FakeJournal, count?: number) =>
      new FakeJournal(
        [...journal.cut(count).recorded].filter(
          ([key, value]) => !/^~|~inTime$/.test(key) && !(key.includes('~version') && value === null),
        ),
      );
    const frames: [string, Record<string, ShortNode>, string[]][] = [
      ['the job’s own frame', {}, ['start > c']],
      ['a loop', { r: [`${C}repeat`, { count: 3 }] }, ['start > r', 'r.body > c']],
      ['a try', { t: [`${C}tryCatch`] }, ['start > t', 't.try > c', 't.completed > e']],
      ['a branch', { q: [`${C}parallel`] }, ['start > q', 'q.1 > c', 'q.2 > e', 'q.completed > e']],
      ['after another call', { k: [`${C}callProcess`, { process: 6 }] }, ['start > k > c']],
    ];

    test.each(frames)('follows from later records: %s', async (_what, nodes, links) => {
      for (const found of [quick, null]) {
        const flow = compile(
          { ...nodes, c: call({ timeout: 2 }), a: 'after', l: 'missing', d: wait(60), e: 'end' },
          [...links, 'c > a > d > e', 'c.error > l > d'],
        );
        const callees =
          (five: CompiledFlow | null): RunOptions['callee'] =>
          (process, version) => {
            const it = process === 6 || version !== undefined ? quick : five;
            return Promise.resolve(it === null ? null : { version: 1, flow: it });
          };
        const whole = withPrinted(await runFlow(flow, { callee: callees(found) }));
        const from = whole.journal.added.findIndex(([key]) => /[al]#1$/.test(key)) + 1;
        for (let count = from; count <= whole.journal.added.length; count++) {
          const journal = older(whole.journal, count);
          const again = withPrinted(await runFlow(flow, { callee: callees(quick), journal, clock: later() }));
          expect([count, again.outcome]).toEqual([count, whole.outcome]);
          if (nodes.r === undefined)
            expect(again.printed).not.toContain(found === null ? 'after' : 'missing');
        }
      }
    });
  });
});
