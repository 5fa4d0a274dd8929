import type { Callback, FaultEvent, History } from '../history.js';
import { check } from './index.js';
import { type PromiseName, PROMISES } from './promises.js';
import { effect, request, smallHistory } from './small-history.js';

const messages = (history: History, promise: PromiseName): string[] =>
  check(history)
    .filter((violation) => violation.promise === promise)
    .map(({ message }) => message);

/** A failover that loses the commits of this time. */
const failover = (lostFrom: number, to: number): FaultEvent => ({
  ...{
    kind: 'postgres fails over to a lagging replica',
    slots: null,
    from: lostFrom,
    to,
    detail: '',
    lostFrom,
  },
});

describe('the ticks of a schedule', () => {
  /** A schedule that ticks each two seconds from 10 s on, with a job for each of these ticks. */
  function historyOf(ticks: number[], until: number | null = 14_500): History {
    const history = smallHistory();
    history.schedules = [{ name: 's', everySeconds: 2, first: 10_000, until }];
    for (const [index, tick] of ticks.entries())
      history.finals.push({
        ...history.finals[0]!,
        ...{ job: 10 + index, tag: null, kind: 'scheduled', inputs: JSON.stringify({ schedule: 's', tick }) },
      });
    return history;
  }

  it.each<[string, number[], number | null]>([
    ['all have a job', [10, 12, 14], 14_500],
    ['one after the end has a job', [10, 12, 14, 16], 14_500],
    ['the last one may still be under way', [10, 12], null],
  ])('are right if %s', (_name, ticks, until) => {
    expect(messages(historyOf(ticks, until), PROMISES.ticksOnce)).toEqual([]);
  });

  it.each<[string, number[], string]>([
    ['one has no job', [10, 14], 'the tick 1970-01-01T00:00:12.000Z has no job'],
    ['one has two', [10, 12, 12, 14], 'the tick 1970-01-01T00:00:12.000Z has the jobs 11, 12'],
    ['a job has no tick', [10, 11, 12, 14], '1970-01-01T00:00:11.000Z is no tick'],
  ])('are wrong if %s', (_name, ticks, message) => {
    expect(messages(historyOf(ticks), PROMISES.ticksOnce)).toEqual([`s: ${message}`]);
  });
});

describe('a delivery', () => {
  /** Two deliveries with the id `t0` that were answered these jobs, of which the first one exists. */
  function historyOf(...jobs: number[]): History {
    const history = smallHistory();
    history.finals[0]!.kind = 'hooked';
    history.requests = jobs.map((job) =>
      request({
        kind: 'delivery',
        flow: 'hooked',
        status: 202,
        success: true,
        job,
        sentAt: 90,
        answeredAt: 110,
      }),
    );
    return history;
  }

  it('is kept if each is answered its job', () => {
    expect(messages(historyOf(1, 1), PROMISES.deliveriesOnce)).toEqual([]);
  });

  it('is kept if a failover has lost the first job', () => {
    const history = historyOf(1, 2);
    history.requests[1]!.sentAt = 50;
    history.faults = [failover(40, 120)];
    expect(messages(history, PROMISES.deliveriesOnce)).toEqual([]);
  });

  it('is lost if its job does not exist', () => {
    expect(messages(historyOf(2), PROMISES.deliveriesOnce)).toEqual([
      'the delivery t0 was answered 2, but that is not its job',
    ]);
  });

  it('must not start two jobs', () => {
    const history = historyOf(1, 2);
    history.finals.push({ ...history.finals[0]!, job: 2 });
    expect(messages(history, PROMISES.deliveriesOnce)).toEqual([
      'the delivery t0 was answered 1 as well',
      'the delivery t0 has started the jobs 1, 2',
    ]);
  });
});

describe('an event', () => {
  /** A job that has got the event `got`, of the events `a` and `b`, whose requests were answered these statuses. */
  function historyOf(got: string, ...statuses: (number | null)[]): History {
    const history = smallHistory();
    Object.assign(history.finals[0]!, {
      kind: 'event',
      outputs: { drawn: 0.5, token: 'T', event: { event: got } },
    });
    history.effects = [effect({ key: 'tell#1', body: '{"drawn":0.5,"token":"T"}', createdAt: 400 })];
    for (const [index, status] of statuses.entries())
      history.requests.push(
        request({
          ...{ kind: 'event', flow: 'event', job: null, status, success: status === 202 },
          ...{ event: { token: 'T', text: index === 0 ? 'a' : 'b' }, sentAt: 500, answeredAt: 510 },
        }),
      );
    return history;
  }

  it.each<[string, History]>([
    ['the one that was answered 202 is got', historyOf('a', 202, 410)],
    ['one whose answer was lost is got', historyOf('b', 410, null)],
  ])('is kept if %s', (_name, history) => {
    expect(messages(history, PROMISES.eventsOnce)).toEqual([]);
  });

  it('may be answered 202 again after a failover that has lost it', () => {
    const history = historyOf('b', 202, 202);
    Object.assign(history.requests.at(-1)!, { sentAt: 700, answeredAt: 710 });
    history.faults = [failover(450, 600)];
    expect(messages(history, PROMISES.eventsOnce)).toEqual([]);
  });

  it.each<[string, History, string]>([
    ['its job has got another one', historyOf('b', 202, 410), 'it got the event b, but a was answered 202'],
    ['two are answered 202', historyOf('b', 202, 202), 'two events for the token of t0 were answered 202'],
    ['nobody has sent it', historyOf('c', 410), 'it got the event c, which nobody has sent'],
  ])('is wrong if %s', (_name, history, message) => {
    expect(messages(history, PROMISES.eventsOnce)).toEqual([message]);
  });

  it('is lost if its job still waits', () => {
    const history = historyOf('a', 202);
    Object.assign(history.finals[0]!, { state: 'running', outputs: null, finishTime: null });
    expect(messages(history, PROMISES.eventsOnce)).toEqual([
      'its event was answered 202, and it has not ended',
    ]);
  });
});

describe('a callback', () => {
  const sent = (given: Partial<Callback>): Callback => ({
    ...{ webhookId: 'msg_1', madeFor: 1, job: 1, tag: 't0', state: 'successful', by: 'worker1.2' },
    ...{ createdAt: 950, arrivedAt: 951, answeredAt: 960, status: 204 },
    ...given,
  });

  /** The job, which ends at 900 ms, and the tries of its callback. */
  function historyOf(...callbacks: Callback[]): History {
    const history = smallHistory();
    history.finals[0]!.callsBack = true;
    history.callbacks = callbacks;
    return history;
  }

  const broken = (history: History): string[] => [
    ...messages(history, PROMISES.callbacksSent),
    ...messages(history, PROMISES.callbacksOnce),
  ];

  const again = { createdAt: 1_500, arrivedAt: 1_501, answeredAt: 1_510 };

  it.each<[string, History]>([
    ['is heard', historyOf(sent({}))],
    ['is refused and then heard', historyOf(sent({ status: 500 }), sent(again))],
    ['gets no answer and is then heard', historyOf(sent({ status: null }), sent(again))],
  ])('is right if it %s', (_name, history) => {
    expect(broken(history)).toEqual([]);
  });

  it('may be sent again if its worker was frozen', () => {
    const history = historyOf(sent({}), sent({ ...again, by: 'worker2.3' }));
    history.faults = [{ kind: 'worker frozen', slots: ['worker1'], from: 955, to: 3_000, detail: '' }];
    expect(broken(history)).toEqual([]);
  });

  it.each<[string, History, string]>([
    ['is never sent', historyOf(), 'nobody has heard that it is successful, after 0 tries'],
    [
      'is never heard',
      historyOf(sent({ status: 500 })),
      'nobody has heard that it is successful, after 1 tries',
    ],
    [
      'is sent again',
      historyOf(sent({}), sent(again)),
      'worker1.2 has sent it again 540 ms after it was heard from worker1.2',
    ],
    [
      'is sent twice at once',
      historyOf(sent({}), sent({ createdAt: 955, by: 'worker2.3' })),
      'worker2.3 has sent it again while worker1.2 was sending it',
    ],
    [
      'changes its id',
      historyOf(sent({ status: 500 }), sent({ ...again, webhookId: 'msg_2' })),
      'it was sent with the ids msg_1 and msg_2',
    ],
    ['is sent too early', historyOf(sent({ createdAt: 800 })), 'worker1.2 has told its end before it'],
    [
      'has another state',
      historyOf(sent({ state: 'stopped' })),
      'worker1.2 has told that it is stopped, not successful',
    ],
    [
      'is of no job',
      historyOf(sent({}), sent({ job: NaN, webhookId: 'x' })),
      'worker1.2 has sent a callback for no job of this run',
    ],
  ])('is wrong if it %s', (_name, history, message) => {
    expect(broken(history)).toEqual([message]);
  });
});
