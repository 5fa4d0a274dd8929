import type { History } from '../history.js';
import { PROMISES } from './promises.js';
import { resumedHistory, withNewest, withoutResume } from './resumed-history.js';
import { testHistories } from './test-histories.js';

/** The resume is refused. */
function withoutSecond({ changes, journal, effects, finals, requests }: History, status: number): void {
  Object.assign(requests[2]!, { success: false, status, job: null });
  changes.splice(3);
  journal.splice(1);
  effects.splice(1);
  finals.splice(1);
}

const GOOD: [string, (history: History) => void][] = [
  [
    'a resume that is refused with a version that need not fit',
    (history) => {
      withoutSecond(history, 400);
      Object.assign(history.requests[2]!, { version: 2, flow: 'deciding' });
    },
  ],
  ['a job that runs from the beginning', withoutResume],
];

const { rerunSame, executesKept } = PROMISES;

const BAD: [string, string, (history: History) => void][] = [
  [rerunSame, 'a job with another version', ({ finals }) => (finals[1]!.version = 2)],
  [rerunSame, 'a job without the version that it was to have', ({ requests }) => (requests[2]!.version = 2)],
  [
    rerunSame,
    'a job with another version, and the flow of its original',
    (history) => {
      withNewest(history);
      history.finals[1]!.definition = 1;
    },
  ],
  [rerunSame, 'a job with the flow of another draft', ({ finals }) => (finals[1]!.definition = 2)],
  [rerunSame, 'a job without inputs', ({ finals }) => (finals[1]!.inputs = null)],
  [rerunSame, 'a job whose original had not ended', ({ changes }) => (changes[2]!.committedAt = 1_005)],
  [rerunSame, 'two jobs for one key', ({ finals }) => finals.push({ ...finals[1]!, job: 3 })],
  [
    rerunSame,
    'a refusal of a version that fits',
    (history) => {
      withoutSecond(history, 400);
      history.requests[2]!.version = 2;
    },
  ],
  [
    rerunSame,
    'a refusal to run an ended job again',
    ({ requests }) => Object.assign(requests[2]!, { success: false, status: 409, job: null }),
  ],
  [
    rerunSame,
    'a job that was to resume, and begins from the beginning',
    (history) => {
      withoutResume(history);
      history.requests[2]!.kind = 'resume';
    },
  ],
  [rerunSame, 'an answer that names another job', ({ requests }) => (requests[2]!.original = 2)],
  [executesKept, 'an answered rerun that does not exist', ({ requests }) => (requests[2]!.job = 3)],
  [
    executesKept,
    'a key that was answered with two jobs',
    ({ requests }) => requests.push({ ...requests[2]!, job: 1, answeredAt: 1_020 }),
  ],
];

describe('the checker of reruns', () => testHistories(resumedHistory, GOOD, BAD));
