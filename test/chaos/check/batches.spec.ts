import type { History } from '../history.js';
import { PROMISES } from './promises.js';
import { change, claim, request, row, smallHistory } from './small-history.js';
import { testHistories } from './test-histories.js';

const TAGS = ['t1.0', 't1.1'];

/** A batch of two jobs, 2 and 3, which one request stops. The first has ended by then. */
function batchHistory(): History {
  const history = smallHistory();
  const { changes, journal, finals, requests } = history;
  const both = { tag: 't1', tags: TAGS, job: null, success: true };
  requests.push(
    request({ ...both, kind: 'batch', key: 't1', jobs: [2, 3], sentAt: 1_000, answeredAt: 1_020 }),
    request({ ...both, kind: 'stop of many', jobs: [2, 3], count: 1, sentAt: 1_400, answeredAt: 1_520 }),
  );
  for (const [index, tag] of TAGS.entries()) {
    const job = 2 + index;
    const to = index === 0 ? 'successful' : 'stopped';
    const end = change({
      job,
      seq: 6 + index,
      to,
      wasHeld: true,
      fence: 1,
      committedAt: 1_300 + 200 * index,
    });
    changes.push(
      change({ job, seq: 4, from: null, to: 'waiting', by: 'api1.1', committedAt: 1_010 }),
      claim({ job, seq: 5, from: 'waiting', fence: 1, committedAt: 1_100 }),
      end,
    );
    journal.push(row({ job, keys: ['now#1'], committedAt: end.committedAt }));
    finals.push({ ...finals[0]!, job, tag, state: to, outputs: null });
  }
  return history;
}

const GOOD: [string, (history: History) => void][] = [
  ['a batch, and a stop of its jobs', () => undefined],
  [
    'a batch whose first answer was lost',
    ({ requests }) =>
      requests.splice(1, 0, { ...requests[1]!, jobs: [], success: false, status: null, sentAt: 900 }),
  ],
  [
    'a batch that was refused while Postgres was away, and never came',
    ({ requests, finals, changes, journal }) => {
      requests.splice(1, 2, { ...requests[1]!, jobs: [], success: false, status: 503 });
      finals.splice(1);
      changes.splice(3);
      journal.splice(2);
    },
  ],
];

const { batchWhole, executesKept, manyStopped } = PROMISES;

const BAD: [string, string, (history: History) => void][] = [
  [batchWhole, 'a batch of which one job is missing', ({ finals }) => finals.splice(2)],
  [batchWhole, 'a batch that came twice', ({ finals }) => finals.push({ ...finals[1]!, job: 4 })],
  [batchWhole, 'jobs that were not committed at once', ({ changes }) => (changes[6]!.committedAt += 1)],
  [batchWhole, 'jobs of different flows', ({ finals }) => (finals[2]!.definition = 2)],
  [batchWhole, 'ids in another order', ({ requests }) => requests[1]!.jobs.reverse()],
  [batchWhole, 'a missing id', ({ requests }) => requests[1]!.jobs.pop()],
  [
    batchWhole,
    'a batch that was refused, although it has no fault',
    ({ requests }) => Object.assign(requests[1]!, { success: false, status: 409 }),
  ],
  [
    executesKept,
    'a key that was answered with other jobs',
    ({ requests }) => requests.push({ ...requests[1]!, jobs: [3, 2] }),
  ],
  [
    manyStopped,
    'a job that was successful after the answer',
    ({ changes, finals }) => {
      Object.assign(changes[8]!, { to: 'successful', committedAt: 1_600 });
      finals[2]!.state = 'successful';
    },
  ],
  [
    manyStopped,
    'a job that still runs after the answer',
    ({ changes, finals }) => {
      changes.pop();
      finals[2]!.state = 'running';
    },
  ],
  [manyStopped, 'a count without a job that ran', ({ requests }) => (requests[2]!.count = 0)],
  [manyStopped, 'a count with a job that had ended', ({ requests }) => (requests[2]!.count = 2)],
];

describe('the checker of batches', () => testHistories(batchHistory, GOOD, BAD));
