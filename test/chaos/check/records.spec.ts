import type { History } from '../history.js';
import { PROMISES } from './promises.js';
import { smallHistory } from './small-history.js';
import { testHistories } from './test-histories.js';

const GOOD: Record<string, (history: History) => void> = {
  'a flow that took one of two branches': ({ finals, printed, watchings }) => {
    watchings.pop();
    finals[0]!.kind = 'timed';
    printed.set(1, ['mark error']);
  },
};

const AGAIN = PROMISES.nodesOnce;
const ORDER = PROMISES.writesInOrder;

const BAD: [string, string, (history: History) => void][] = [
  [
    PROMISES.sameBranch,
    'a flow that took both branches',
    ({ finals, printed }) => {
      finals[0]!.kind = 'timed';
      printed.set(1, ['mark out', 'mark error']);
    },
  ],
  [AGAIN, 'a record that exists twice', ({ journal }) => journal[1]!.keys.push('now#1')],
  [AGAIN, 'a line that was printed twice', ({ printed }) => printed.set(1, ['mark p', 'mark p'])],
  [AGAIN, 'a command that was started twice', ({ shellStarts }) => shellStarts.set('t0', 2)],
  [ORDER, 'a gap in the journal', ({ journal }) => (journal[1]!.number = 3)],
  [ORDER, 'two flushes of one job that have changed slots', ({ journal }) => (journal[0]!.committedAt = 905)],
  [ORDER, 'a gap in the log', ({ log }) => (log[1]!.firstRow = 3)],
];

describe('the checker of records', () => testHistories(smallHistory, Object.entries(GOOD), BAD));
