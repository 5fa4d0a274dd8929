import type { FaultEvent, History } from '../history.js';
import { PROMISES } from './promises.js';
import { failover } from './small-faults.js';
import { request, smallHistory } from './small-history.js';
import { testHistories } from './test-histories.js';

const locked: FaultEvent = { kind: 'process locked', slots: null, from: 50, to: 4_000, detail: '' };

const GOOD: Record<string, (history: History) => void> = {
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
};

const BAD: [string, string, (history: History) => void][] = [
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
];

describe('the checker of answers', () => testHistories(smallHistory, Object.entries(GOOD), BAD));
