import type { History } from '../history.js';
import { PROMISES } from './promises.js';
import { frozen, used } from './small-faults.js';
import { smallHistory } from './small-history.js';
import { testHistories } from './test-histories.js';

const BLOCKED = used([1_000, 0, 0], [21_000, 20_000, 0]);

const GOOD: Record<string, (history: History) => void> = {
  'a worker that is silent while it is frozen': ({ processRuns, faults }) => {
    processRuns[1]!.usage = [...BLOCKED];
    faults.push({ ...frozen, from: 1_000, to: 20_500 });
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
};

const BAD: [string, string, (history: History) => void][] = [
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

describe('the checker of processes', () => testHistories(smallHistory, Object.entries(GOOD), BAD));
