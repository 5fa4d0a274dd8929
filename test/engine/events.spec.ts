import { compileFlow, type Json } from '../../src/flow/index.js';
import { FakeClock, FakeEvents, FakeJournal, runFlow } from '../../src/flow/testing.js';
import type { RunOptions, ShortNode } from '../../src/flow/testing.js';
import { until } from '../support/until.js';
import { askNode, catalogueWith } from './ask-node.js';
import { compile, flowOf, start, wait as delay, withPrinted } from './short-run.js';

const token = (expiresIn: Json = null): ShortNode => ['core.event.token', {}, { expiresIn }];
const wait = (seconds: Json = null, common = {}): ShortNode => [
  'core.event.wait',
  { token: '{{ nodes.t.token }}' },
  { seconds },
  common,
];

/** start > t > w > got, w.timeout > late, w.error > failed */
const asking = (t: ShortNode, w: ShortNode) =>
  compile({ t, w, got: '{{ nodes.w.body }}', late: 'late', failed: '{{ nodes.w.errorMessage }}' }, [
    'start > t > w > got',
    'w.timeout > late',
    'w.error > failed',
  ]);

/** Runs a flow beside which the test sends events. */
function beside(flow: ReturnType<typeof compile>, options: RunOptions = {}) {
  const clock = options.clock ?? new FakeClock();
  const events = (options.events as FakeEvents | undefined) ?? new FakeEvents(clock);
  const running = runFlow(flow, { ...options, clock, events }).then(withPrinted);
  return { clock, events, running };
}

describe('a token', () => {
  test('is recorded, so that a replay has the same one, with its path', async () => {
    const flow = compile({ t: token(), p: '{{ nodes.t.url }} {{ nodes.t.token }}' }, ['start > t > p']);
    const { events, running } = beside(flow);
    const first = await running;
    expect(first.printed).toEqual(['/api/job/event/token-1/ token-1']);
    const again = await beside(flow, { events, journal: first.journal.cut(1) }).running;
    expect(again.printed).toEqual(first.printed);
    expect(events.tokens).toEqual(['token-1']);
  });
});

describe('a wait for an event', () => {
  test.each([NaN, Infinity, 1e306])('fails if a package waits for %d seconds', async (seconds) => {
    const node = askNode(
      async (_inputs, step) => {
        await step.waitForEvent(await step.createToken(null), seconds);
        return { value: 1 };
      },
      { effect: 'recorded' },
    );
    const flow = compileFlow(flowOf({ k: ['test.ask', { value: 1 }] }, ['start > k']), catalogueWith(node));
    expect((await beside(flow).running).outcome).toMatchObject({
      state: 'failed',
      error: 'Node "k": a wait takes a number of seconds',
    });
  });

  test('gives what is sent meanwhile', async () => {
    const { events, running } = beside(asking(token(), wait()));
    await until(() => events.looks === 1, 'the flow waits');
    events.send('token-1', { approved: true });
    expect((await running).printed).toEqual(['{"approved":true}']);
  });

  test('gives what was sent before, null too', async () => {
    const flow = compile({ t: token(), d: delay(60), w: wait(), got: '{{ nodes.w.body }}', late: 'late' }, [
      'start > t > d > w > got',
      'w.timeout > late',
    ]);
    const { clock, events, running } = beside(flow, { advance: 'never' });
    await until(() => events.tokens.length === 1, 'the token is made');
    events.send('token-1', null);
    await until(() => clock.sleeping > 0, 'the delay begins');
    clock.advance(60_000);
    expect((await running).printed).toEqual(['null']);
  });

  test('gives one event to every wait for its token', async () => {
    const flow = compile(
      {
        t: token(),
        q: ['core.programming.parallel'],
        w: wait(),
        v: wait(),
        p: '{{ nodes.w.body }}',
        r: '{{ nodes.v.body }}',
      },
      ['start > t > q', 'q.1 > w > p', 'q.2 > v > r'],
    );
    const { events, running } = beside(flow);
    await until(() => events.looks === 2, 'both wait');
    events.send('token-1', 7);
    expect((await running).printed).toEqual(['7', '7']);
  });

  test('without an end parks the job for as long as it takes, and the next attempt goes on', async () => {
    const flow = asking(token(), wait());
    const { clock, events, running } = beside(flow, { parkMs: 60_000 });
    const parked = await running;
    expect(parked.outcome).toEqual({ state: 'parked', until: Infinity });
    events.send('token-1', 'yes');
    const again = beside(flow, { clock, events, parkMs: 60_000, journal: parked.journal.cut() });
    expect((await again.running).printed).toEqual(['yes']);
  });

  test('parks the job until the earliest of its end, that of the token, and other waits', async () => {
    const parkedUntil = async (t: ShortNode, w: ShortNode, other = 1_000_000) => {
      const flow = compile({ t, q: ['core.programming.parallel'], w, d: delay(other) }, [
        'start > t > q',
        'q.1 > w',
        'q.2 > d',
      ]);
      const { outcome } = await beside(flow, { parkMs: 60_000 }).running;
      return outcome.state === 'parked' ? (outcome.until - start) / 1000 : outcome;
    };
    expect(await parkedUntil(token(), wait(100))).toBe(100);
    expect(await parkedUntil(token(90), wait(100))).toBe(90);
    expect(await parkedUntil(token(), wait(null, { timeout: 80 }))).toBe(80);
    expect(await parkedUntil(token(), wait(), 70)).toBe(70);
  });

  test('goes on at `timeout` when its time is over, counted from its first attempt', async () => {
    const flow = asking(token(), wait(100));
    const { events, running } = beside(flow, { parkMs: 60_000 });
    const parked = await running;
    const clock = new FakeClock(start + 40_000);
    const late = await beside(flow, { clock, events, journal: parked.journal.cut() }).running;
    expect([late.printed, clock.now() - start]).toEqual([['late'], 100_000]);
  });

  test('takes the same way at a replay, whatever is sent later', async () => {
    const flow = asking(token(), wait(1));
    const { clock, events, running } = beside(flow);
    const first = await running;
    events.send('token-1', 'too late');
    const again = await beside(flow, { clock, events, journal: first.journal.cut(3) }).running;
    expect([first.printed, again.printed]).toEqual([['late'], ['late']]);
  });

  test('ends the path if `timeout` is not linked', async () => {
    const flow = compile({ t: token(), w: wait(1), got: 'got' }, ['start > t > w > got']);
    expect(await beside(flow).running).toMatchObject({ printed: [], outcome: { state: 'successful' } });
  });

  test('goes on at `timeout` when the token expires', async () => {
    const { clock, running } = beside(asking(token(30), wait()));
    expect([(await running).printed, clock.now() - start]).toEqual([['late'], 30_000]);
  });

  test('can be repeated after a timeout: the token stays', async () => {
    const flow = compile({ t: token(), w: wait(10), v: wait(), got: '{{ nodes.v.body }}' }, [
      'start > t > w',
      'w.timeout > v > got',
    ]);
    const { events, running } = beside(flow);
    await until(() => events.looks >= 3, 'it waits again');
    events.send('token-1', 'at last');
    expect((await running).printed).toEqual(['at last']);
  });

  test('fails after the common `timeout`, but not if the event came before that', async () => {
    const flow = asking(token(), wait(null, { timeout: 90 }));
    expect((await beside(flow).running).printed).toEqual(['it did not finish within 90 seconds']);
    const { events, running } = beside(flow, { parkMs: 60_000 });
    const parked = await running;
    events.send('token-1', 'in time');
    const clock = new FakeClock(start + 200_000);
    const again = beside(flow, { clock, events, journal: parked.journal.cut(), advance: 'always' });
    expect((await again.running).printed).toEqual(['in time']);
  });

  test('fails for a text that is no token of the job', async () => {
    const flow = compile(
      { w: ['core.event.wait', { token: 'made up' }], failed: '{{ nodes.w.errorMessage }}' },
      ['start > w', 'w.error > failed'],
    );
    expect((await beside(flow).running).printed).toEqual(['the job has no such token']);
  });

  test('ends when the job is stopped', async () => {
    const stop = new AbortController();
    const { events, running } = beside(asking(token(), wait()), { signal: stop.signal });
    await until(() => events.looks === 1, 'the flow waits');
    stop.abort();
    expect((await running).outcome).toEqual({ state: 'aborted' });
  });

  test('is over in a job that resumes the job whose wait had its event', async () => {
    const flow = compile({ t: token(), w: wait(), f: ['core.programming.fail', { message: 'no' }] }, [
      'start > t > w > f',
    ]);
    const { clock, events, running } = beside(flow);
    await until(() => events.looks === 1, 'the flow waits');
    events.send('token-1', 'yes');
    const failed = await running;
    expect(failed.outcome).toMatchObject({ state: 'failed' });
    const at = failed.outcome.state === 'failed' ? failed.outcome.at : null;
    const journal: FakeJournal = failed.journal.resumed(at);
    const resumed = await beside(flow, { clock, events, journal }).running;
    expect([resumed.outcome.state, events.looks]).toEqual(['failed', 2]);
  });
});
