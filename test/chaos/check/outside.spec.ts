import type { History } from '../history.js';
import { PROMISES } from './promises.js';
import { takeOver } from './small-faults.js';
import { effect, smallHistory } from './small-history.js';
import { testHistories } from './test-histories.js';

const GOOD: Record<string, (history: History) => void> = {
  'a request that a worker had begun before it was frozen': (history) => {
    takeOver(history);
    history.effects.push(effect({ createdAt: 3_001 }));
  },
};

const AGAIN = PROMISES.nodesOnce;
const OUTSIDE = PROMISES.commitsFirst;

const BAD: [string, string, (history: History) => void][] = [
  [
    PROMISES.keyOfOneJob,
    'a key that another job had before',
    ({ effects }) => effects.push(effect({ job: NaN, tag: 't1', createdAt: 100 })),
  ],
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
  [OUTSIDE, 'a request before the commit of earlier records', ({ effects }) => (effects[0]!.createdAt = 250)],
  [
    OUTSIDE,
    'two requests with one key and different bodies',
    ({ effects }) => effects.push(effect({ createdAt: 450, body: '{"drawn":0.7}' })),
  ],
];

describe('the checker of outside', () => testHistories(smallHistory, Object.entries(GOOD), BAD));
