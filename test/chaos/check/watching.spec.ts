import type { History } from '../history.js';
import { PROMISES } from './promises.js';
import { failover } from './small-faults.js';
import { smallHistory } from './small-history.js';
import { testHistories } from './test-histories.js';

const GOOD: Record<string, (history: History) => void> = {
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
};

const BAD: [string, string, (history: History) => void][] = [
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
];

describe('the checker of watching', () => testHistories(smallHistory, Object.entries(GOOD), BAD));
