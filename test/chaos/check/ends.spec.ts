import type { History } from '../history.js';
import { PROMISES } from './promises.js';
import { failover } from './small-faults.js';
import { change, effect, request, smallHistory } from './small-history.js';
import { testHistories } from './test-histories.js';

const GOOD: Record<string, (history: History) => void> = {
  'a plain run': () => undefined,
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
  'a stop that comes when the job has ended': ({ requests }) =>
    requests.push(request({ kind: 'stop', sentAt: 950, answeredAt: 970, success: true })),
};

const LOST = PROMISES.executesKept;
const ONCE = PROMISES.oneEnd;
const STOPPED = PROMISES.stopsKept;

const BAD: [string, string, (history: History) => void][] = [
  [LOST, 'an answered job that does not exist', ({ requests }) => (requests[0]!.job = 2)],
  [LOST, 'a job that never ends', ({ finals }) => (finals[0]!.state = 'waiting')],
  [LOST, 'a key that made two jobs', ({ finals }) => finals.push({ ...finals[0]!, job: 2 })],
  [PROMISES.inputsKept, 'a job without its inputs', ({ finals }) => (finals[0]!.tag = null)],
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
  [
    PROMISES.expectedEnd,
    'a job that fails but should succeed',
    ({ finals }) => {
      Object.assign(finals[0]!, { state: 'failed', error: 'internal error' });
    },
  ],
];

describe('the checker of ends', () => testHistories(smallHistory, Object.entries(GOOD), BAD));
