import { ISOLATED_AT_DEATHS } from '../../../src/jobs/transitions/deaths.js';
import { PROMISES } from './promises.js';
import type { FaultEvent, History } from '../history.js';
import type { Usage } from '../usage.js';
import { check } from './index.js';
import { change, claim, effect, request, row, smallHistory } from './small-history.js';

const frozen: FaultEvent = { kind: 'worker frozen', slots: ['worker1'], from: 250, to: 3_000, detail: '' };

/** What a process had used: when it was heard, and for how long it had computed and waited for a processor. */
const used = (...heard: [at: number, computedMs: number, starvedMs: number][]): Usage[] =>
  heard.map(([at, computedMs, starvedMs]) => ({ at, computedMs, starvedMs }));

const BLOCKED = used([1_000, 0, 0], [21_000, 20_000, 0]);

/** A second attempt by another worker, after the first one's lease was over. */
const takeOver = (history: History): void => {
  history.faults.push({ ...frozen });
  history.changes.splice(
    2,
    1,
    claim({
      seq: 3,
      fence: 2,
      attempt: 1,
      wasHeld: true,
      wasOver: true,
      by: 'worker2.3',
      committedAt: 2_500,
    }),
    change({
      seq: 4,
      to: 'successful',
      wasHeld: true,
      by: 'worker2.3',
      fence: 2,
      attempt: 1,
      committedAt: 2_800,
    }),
  );
  history.journal[1] = row({ number: 2, keys: ['first#1'], by: 'worker2.3', fence: 2, committedAt: 2_800 });
  history.effects.push(effect({ by: 'worker2.3', createdAt: 2_600 }));
};

const GOOD: Record<string, (history: History) => void> = {
  'a plain run': () => undefined,
  'another worker that continues the job of a frozen worker': takeOver,
  'an isolated job of a frozen worker that waits for a process of its own': (history) => {
    takeOver(history);
    history.faults[0]!.to = 9_000;
    for (const one of history.changes.slice(2)) {
      one.attempt = ISOLATED_AT_DEATHS;
      one.committedAt += 5_000;
    }
    history.journal[1]!.committedAt += 5_000;
    history.effects.at(-1)!.createdAt += 5_000;
  },
  'an isolated job that waits for one behind those of others, long after its worker was frozen': (
    history,
  ) => {
    takeOver(history);
    for (const run of history.processRuns) run.to = 30_000;
    for (const one of history.changes.slice(2)) {
      one.attempt = ISOLATED_AT_DEATHS;
      one.committedAt += 15_000;
    }
    history.journal[1]!.committedAt += 15_000;
    history.effects.at(-1)!.createdAt += 15_000;
  },
  'a request that a worker had begun before it was frozen': (history) => {
    takeOver(history);
    history.effects.push(effect({ createdAt: 3_001 }));
  },
  'answers, requests and a command whose commits a failover has lost': (history) => {
    const { requests, effects, shellStarts, faults } = history;
    faults.push({ ...failover });
    requests.push(
      request({ kind: 'execute', tag: 't1', sentAt: 180, answeredAt: 200, success: true, job: 7 }),
    );
    requests.push(request({ kind: 'read', state: 'failed', sentAt: 500, answeredAt: 510 }));
    requests.push(request({ kind: 'read', tag: 't1', state: 'failed', sentAt: 700, answeredAt: 710 }));
    effects.push(effect({ createdAt: 250, by: 'worker2.3', body: '{"drawn":0.9}' }));
    shellStarts.set('t0', 2);
  },
  'a stop that a failover has lost before it was answered': ({ requests, faults }) => {
    faults.push({ ...failover });
    requests.push(request({ kind: 'stop', sentAt: 400, answeredAt: 800, success: true }));
  },
  'a stop for another job, which had the id before a failover': ({
    requests,
    faults,
    changes,
    finals,
    watchings,
  }) => {
    watchings.pop();
    faults.push({ ...failover });
    changes[2]!.to = 'stopped';
    Object.assign(finals[0]!, { state: 'stopped', outputs: null });
    requests.push(request({ kind: 'stop', tag: 't1', sentAt: 650, answeredAt: 950, success: true }));
  },
  'a watcher of lines that a failover has taken back': ({ watchings, faults }) => {
    faults.push({ ...failover });
    watchings[0]!.events.splice(4);
    watchings[0]!.answer = 400;
  },
  'a watcher of a job that a failover has lost, when another job has its id': ({ watchings }) => {
    Object.assign(watchings[0]!, { tag: 'lost', events: [], answer: 404 });
  },
  'a watcher that begins after a failover has lost its job': ({ watchings }) => {
    Object.assign(watchings[0]!, { job: 99, events: [], answer: 404 });
  },
  'a watcher that had little time to see the end': ({ watchings }) => {
    watchings[0]!.events.splice(3);
    watchings[0]!.answer = null;
  },
  'a flow that took one of two branches': ({ finals, printed, watchings }) => {
    watchings.pop();
    finals[0]!.kind = 'timed';
    printed.set(1, ['mark error']);
  },
  'an execute that waits for the lock of its own process': ({ requests, faults }) => {
    Object.assign(requests[0]!, { success: false, status: 503, answeredAt: 4_100 });
    requests.push(request({ kind: 'execute', sentAt: 4_200, answeredAt: 4_210, success: true }));
    faults.push({ ...locked, locks: 'outside' });
  },
  'an execute of a draft that a failover has lost, while another process was locked': ({
    requests,
    faults,
  }) => {
    requests.push(
      request({
        ...{ kind: 'execute', tag: 't1', flow: 'untried', status: 400, success: false },
        ...{ sentAt: 5_200, answeredAt: 5_210 },
      }),
    );
    faults.push({ ...failover }, { ...locked, locks: 'recorded', from: 5_000, to: 5_300 });
  },
  'an execute that no API took, since it still booted, while another process was locked': ({
    requests,
    faults,
  }) => {
    requests.unshift(
      request({ kind: 'execute', api: 'api2.9', status: null, success: false, sentAt: 90, answeredAt: 95 }),
    );
    faults.push({ ...locked, locks: 'recorded', from: 80, to: 120 });
  },
  'a worker that is silent while it is frozen': ({ processRuns, faults }) => {
    processRuns[1]!.usage = [...BLOCKED];
    faults.push({ ...frozen, from: 1_000, to: 20_500 });
  },
  'a worker that loses a job since the machine gave it no processor': (history) => {
    takeOver(history);
    history.faults.length = 0;
    history.processRuns[1]!.usage = used([700, 0, 0], [2_600, 200, 1_500]);
  },
  'a worker that loses a job since the machine gave it a processor for a part of each second only': (
    history,
  ) => {
    takeOver(history);
    history.faults.length = 0;
    history.processRuns[1]!.usage = used(
      [500, 0, 0],
      [1_100, 200, 400],
      [1_700, 400, 800],
      [2_300, 600, 1_200],
    );
  },
  'a watchdog that ends the worker of a job that never returns': ({ processRuns, finals, watchings }) => {
    watchings.pop();
    Object.assign(processRuns[1]!, { endedBy: 'watchdog', how: 'SIGKILL' });
    Object.assign(finals[0]!, {
      kind: 'stuck',
      state: 'failed',
      error: 'The workers that ran this job have died 3 times',
    });
  },
  'a worker that a job blocks, and that its watchdog ends after another one has taken over': (history) => {
    takeOver(history);
    history.faults.length = 0;
    history.journal[1]!.committedAt = 2_800;
    history.changes.push(
      change({ job: 2, seq: 5, from: null, to: 'waiting', by: 'api1.1', committedAt: 150 }),
      claim({ job: 2, seq: 6, from: 'waiting', fence: 1, committedAt: 210 }),
      change({ job: 2, seq: 7, to: 'failed', wasHeld: true, wasOver: true, ...LATER, committedAt: 3_600 }),
    );
    history.finals.push({
      ...history.finals[0]!,
      ...{ job: 2, tag: 't1', kind: 'stuck', state: 'failed', outputs: null },
      error: 'The workers that ran this job have died 3 times',
    });
    Object.assign(history.processRuns[1]!, { endedBy: 'watchdog', how: 'SIGKILL', to: 3_500 });
  },
  'a fault that costs a worker a job, whose last death it is, before another job kills the worker': (
    history,
  ) => {
    takeOver(history);
    Object.assign(history.changes.at(-1)!, { to: 'failed' });
    Object.assign(history.finals[0]!, {
      ...{ state: 'failed', outputs: null },
      error: 'The workers that ran this job have died 3 times',
    });
    history.watchings.pop();
    Object.assign(history.processRuns[1]!, { endedBy: 'job', how: 'SIGKILL', to: 9_000 });
  },
  'a stop that comes when the job has ended': ({ requests }) =>
    requests.push(request({ kind: 'stop', sentAt: 950, answeredAt: 970, success: true })),
};

const LATER = { by: 'worker2.3', fence: 2, oldFence: 1, attempt: 3 };

const locked: FaultEvent = { kind: 'process locked', slots: null, from: 50, to: 4_000, detail: '' };

/** A failover to a replica that got no commits after the first claim. */
const failover: FaultEvent = {
  kind: 'postgres fails over to a lagging replica',
  slots: null,
  from: 150,
  lostFrom: 150,
  to: 600,
  detail: '',
};

const LOST = PROMISES.executesKept;
const ONCE = PROMISES.oneEnd;
const AGAIN = PROMISES.nodesOnce;
const ORDER = PROMISES.writesInOrder;
const OUTSIDE = PROMISES.commitsFirst;
const HOLDER = PROMISES.holdersOnly;
const DEAD = PROMISES.trueDeaths;
const STOPPED = PROMISES.stopsKept;

const BAD: [string, string, (history: History) => void][] = [
  [LOST, 'an answered job that does not exist', ({ requests }) => (requests[0]!.job = 2)],
  [LOST, 'a job that never ends', ({ finals }) => (finals[0]!.state = 'waiting')],
  [LOST, 'a key that made two jobs', ({ finals }) => finals.push({ ...finals[0]!, job: 2 })],
  [PROMISES.inputsKept, 'a job without its inputs', ({ finals }) => (finals[0]!.tag = null)],
  [
    PROMISES.sameBranch,
    'a flow that took both branches',
    ({ finals, printed }) => {
      finals[0]!.kind = 'timed';
      printed.set(1, ['mark out', 'mark error']);
    },
  ],
  [
    PROMISES.keyOfOneJob,
    'a key that another job had before',
    ({ effects }) => effects.push(effect({ job: NaN, tag: 't1', createdAt: 100 })),
  ],
  [
    PROMISES.locksApart,
    'an execute that is refused since another process is locked',
    ({ requests, faults }) => {
      Object.assign(requests[0]!, { success: false, status: 503, answeredAt: 4_100 });
      requests.push(request({ kind: 'execute', sentAt: 4_200, answeredAt: 4_210, success: true }));
      faults.push({ ...locked, locks: 'recorded' });
    },
  ],
  [
    ONCE,
    'a change after the end',
    ({ changes }) => changes.push(change({ seq: 4, from: 'successful', to: 'stopped', committedAt: 950 })),
  ],
  [
    ONCE,
    'a second end with the same state and other outputs',
    ({ changes }) => changes.push(change({ seq: 4, from: 'successful', to: 'successful', committedAt: 950 })),
  ],
  [
    ONCE,
    'a client that was answered another end',
    ({ requests }) =>
      requests.push(request({ state: 'failed', finishTime: 1, sentAt: 920, answeredAt: 930 })),
  ],
  [
    STOPPED,
    'a stop that was answered before the job ended as successful',
    ({ requests }) => requests.push(request({ kind: 'stop', sentAt: 300, answeredAt: 500, success: true })),
  ],
  [
    STOPPED,
    'a stop that was recorded and ignored at the end',
    ({ changes }) =>
      changes.splice(
        2,
        0,
        change({ seq: 3, to: 'stopping', held: true, wasHeld: true, fence: 1, committedAt: 350 }),
      ),
  ],
  [AGAIN, 'a record that exists twice', ({ journal }) => journal[1]!.keys.push('now#1')],
  [AGAIN, 'a line that was printed twice', ({ printed }) => printed.set(1, ['mark p', 'mark p'])],
  [AGAIN, 'a command that was started twice', ({ shellStarts }) => shellStarts.set('t0', 2)],
  [AGAIN, 'a request whose outcome was committed', ({ effects }) => effects.push(effect({ createdAt: 905 }))],
  [
    AGAIN,
    'a request of a worker that had lost the job, and was not frozen',
    (history) => {
      takeOver(history);
      history.faults[0]!.kind = 'worker stalled to Postgres';
      history.effects.push(effect({ createdAt: 2_700 }));
    },
  ],
  [ORDER, 'a gap in the journal', ({ journal }) => (journal[1]!.number = 3)],
  [ORDER, 'two flushes of one job that have changed slots', ({ journal }) => (journal[0]!.committedAt = 905)],
  [ORDER, 'a gap in the log', ({ log }) => (log[1]!.firstRow = 3)],
  [OUTSIDE, 'a request before the commit of earlier records', ({ effects }) => (effects[0]!.createdAt = 250)],
  [
    OUTSIDE,
    'two requests with one key and different bodies',
    ({ effects }) => effects.push(effect({ createdAt: 450, body: '{"drawn":0.7}' })),
  ],
  [
    HOLDER,
    'a frozen worker’s record after the freeze',
    (history) => {
      takeOver(history);
      history.journal[1]!.by = 'worker1.2';
    },
  ],
  [
    HOLDER,
    'a frozen worker’s end after the freeze',
    (history) => {
      takeOver(history);
      history.changes[3]!.by = 'worker1.2';
    },
  ],
  [
    HOLDER,
    'a claim while the lease holds',
    (history) => {
      takeOver(history);
      history.changes[2]!.wasOver = false;
    },
  ],
  [
    DEAD,
    'a death without a fault',
    (history) => {
      takeOver(history);
      history.faults.length = 0;
    },
  ],
  [
    DEAD,
    'a death of a worker that blocks itself',
    (history) => {
      takeOver(history);
      history.faults.length = 0;
      history.processRuns[1]!.usage = used([700, 0, 0], [2_600, 1_500, 300]);
    },
  ],
  [
    PROMISES.takenOver,
    'a job of a frozen worker that no other worker continues',
    (history) => {
      takeOver(history);
      history.faults[0]!.to = 9_000;
      for (const one of history.changes.slice(2)) one.committedAt += 5_000;
    },
  ],
  [
    PROMISES.expectedEnd,
    'a job that fails but should succeed',
    ({ finals }) => {
      Object.assign(finals[0]!, { state: 'failed', error: 'internal error' });
    },
  ],
  [
    PROMISES.answersInTime,
    'an execute that takes too long without Redis',
    ({ requests, faults }) => {
      requests[0]!.answeredAt = 3_500;
      faults.push({ kind: 'redis killed', slots: null, from: 50, to: 3_000, detail: '' });
    },
  ],
  [
    PROMISES.noErrors,
    'a stop that is answered 500',
    ({ requests }) => requests.push(request({ kind: 'stop', status: 500, sentAt: 300, answeredAt: 310 })),
  ],
  [
    PROMISES.waitsLast,
    'a wait that is answered at once',
    ({ requests }) =>
      requests.push(request({ kind: 'wait', state: 'running', sentAt: 300, answeredAt: 310 })),
  ],
  [
    PROMISES.watchedWhole,
    'a line that a watcher has seen twice',
    ({ watchings }) => watchings[0]!.events.splice(3, 0, watchings[0]!.events[3]!),
  ],
  [
    PROMISES.watchedWhole,
    'a line that a watcher has not seen',
    ({ watchings }) => watchings[0]!.events.splice(4, 1),
  ],
  [
    PROMISES.watchedWhole,
    'another text in a line that a watcher has seen',
    ({ printed }) => printed.set(1, ['mark other']),
  ],
  [
    PROMISES.watchedWhole,
    'a watcher whose last event is not the end',
    ({ watchings }) => watchings[0]!.events.pop(),
  ],
  [
    PROMISES.watchedWhole,
    'a watcher to whom its last event is unknown',
    ({ watchings }) => (watchings[0]!.answer = 400),
  ],
  [
    PROMISES.watchedWhole,
    'a watcher that waits for the end',
    ({ watchings }) => Object.assign(watchings[0]!, { answer: null, to: 20_000 }),
  ],
  [
    PROMISES.processesStay,
    'a process that ends by itself',
    ({ processRuns }) => {
      processRuns[1]!.endedBy = 'itself';
    },
  ],
  [
    PROMISES.eventLoopFree,
    'a watchdog that ends the worker of a job that returns',
    ({ processRuns }) => Object.assign(processRuns[1]!, { endedBy: 'watchdog', how: 'SIGKILL' }),
  ],
  [
    PROMISES.blockedEnd,
    'a worker that is silent, and not ended',
    ({ processRuns }) => processRuns[1]!.usage.push(...BLOCKED),
  ],
  [
    PROMISES.noLeftovers,
    'a command that is still running',
    ({ leftovers }) => leftovers.push('/bin/sh -c : /tmp/x/shell t0; sleep 60'),
  ],
];

describe('the checker', () => {
  it.each(Object.entries(GOOD))('finds nothing in %s', (_, extend) => {
    const history = smallHistory();
    extend(history);
    expect(check(history)).toEqual([]);
  });

  it.each(BAD)('says “%s” of %s', (promise, _, spoil) => {
    const history = smallHistory();
    spoil(history);
    expect(check(history).map((violation) => violation.promise)).toContain(promise);
  });
});
