import type { History } from '../history.js';
import { PROMISES } from './promises.js';
import { resumedHistory, withNewest, withoutResume } from './resumed-history.js';
import { effect, request, row } from './small-history.js';
import { testHistories } from './test-histories.js';

/** Adds a record that the first job had, and the second one has taken over. */
function alsoTaken({ journal }: History, key: string): void {
  journal.splice(1, 0, row({ number: 2, keys: [key], committedAt: 900 }));
  journal.splice(3, 0, row({ job: 2, number: 2, keys: [key], by: '', fence: 0, committedAt: 1_000 }));
  journal[4]!.number = 3;
  journal[5]!.number = 4;
}

/** The request `first` was answered before the job was stopped, so the job that resumes it goes on with another one. */
function withFirst(history: History): void {
  alsoTaken(history, 'first#1');
  history.journal[5]!.keys = ['second#1'];
  Object.assign(history.effects[1]!, { key: 'second#1', idempotencyKey: 'second#1' });
}

/** The request was refused in the first job, which therefore failed, and not in the second. */
function withRefusal(history: History): void {
  alsoTaken(history, 'refused#1');
  const { changes, journal, finals, effects, requests } = history;
  changes[2]!.to = 'failed';
  Object.assign(finals[0]!, {
    state: 'failed',
    hasFailingFlow: true,
    error: 'Node "refused": POST http://127.0.0.1 answered 500',
  });
  for (const final of finals) final.kind = 'refused';
  journal[5]!.keys = ['refused#1'];
  for (const one of effects) one.key = 'refused#1';
  effects[1]!.idempotencyKey = 'another';
  requests.splice(1, 1);
}

/** The first job was refused as well, but a stop had been answered before its flow had failed. */
function withStopAndRefusal(history: History): void {
  withRefusal(history);
  const { changes, finals, requests } = history;
  changes[2]!.to = 'stopped';
  Object.assign(finals[0]!, { state: 'stopped', error: null });
  requests.splice(1, 0, request({ kind: 'stop', sentAt: 800, answeredAt: 905, success: true }));
}

/** The second job is stopped before it sends the request that was refused in the first one, and a third one resumes it. */
function withStopBetween(history: History): void {
  withRefusal(history);
  const { changes, journal, finals, effects, requests } = history;
  changes[5]!.to = 'stopped';
  Object.assign(finals[1]!, { state: 'stopped', outputs: null });
  journal.pop();
  effects.pop();
  const resumed = requests.at(-1)!;
  requests.push(request({ kind: 'stop', job: 2, sentAt: 1_400, answeredAt: 1_505, success: true }), {
    ...resumed,
    key: 't0/0/0',
    original: 2,
    job: 3,
    sentAt: 1_550,
    answeredAt: 1_610,
  });
  changes.push(
    ...changes
      .slice(3, 6)
      .map((one, index) => ({ ...one, job: 3, seq: 7 + index, committedAt: one.committedAt + 600 })),
  );
  Object.assign(changes.at(-1)!, { to: 'successful' });
  const copied = { job: 3, by: '', fence: 0, committedAt: 1_600 };
  journal.push(
    row({ ...copied, number: 1, keys: ['now#1'] }),
    row({ ...copied, number: 2, keys: ['refused#1'] }),
    row({ ...copied, number: 3, keys: ['~resumed'] }),
    row({ job: 3, number: 4, keys: ['~resumed'], by: 'api1.1', committedAt: 1_600 }),
    row({ job: 3, number: 5, keys: ['refused#1'], fence: 2, committedAt: 2_100 }),
  );
  effects.push(effect({ job: 3, key: 'refused#1', idempotencyKey: 'another', createdAt: 1_800 }));
  finals.push({ ...finals[1]!, job: 3, state: 'successful', outputs: { drawn: 0.5 }, rerunOf: 2 });
}

/** The second job goes on with the newest version and is stopped before it sends the request, and a third one resumes it and retries the request. */
function withRetriesLater(history: History): void {
  withStopBetween(history);
  const { changes, journal, finals, effects, requests } = history;
  changes[2]!.to = 'stopped';
  Object.assign(finals[0]!, { state: 'stopped', error: null, hasFailingFlow: false });
  for (const final of finals.slice(1))
    Object.assign(final, { version: 2, definition: 2, hasFailingFlow: false });
  requests.find(({ original }) => original === 1)!.version = 2;
  requests.splice(1, 0, request({ kind: 'stop', sentAt: 800, answeredAt: 905, success: true }));
  for (const one of journal) one.keys = one.keys.map((key) => (key === 'refused#1' ? 'first#1~retry1' : key));
  journal.at(-1)!.keys = ['first#1~retry1', 'first#1'];
  for (const one of effects) one.key = 'first#1';
}

const GOOD: [string, (history: History) => void][] = [
  ['a job that repeats the request that was in flight', () => undefined],
  ['a job that goes on after the request that was answered', withFirst],
  ['a job that sends the request that had failed with another key', withRefusal],
  ['a job that sends a refused request again after a stop', withStopBetween],
  ['a job that sends a request again that was refused while a stop was on its way', withStopAndRefusal],
  ['a job that repeats the request that was in flight with the newest version', withNewest],
  [
    'a job that has no retries of a request in flight any more with the newest version',
    (history) => {
      withNewest(history);
      alsoTaken(history, 'first#1~retry1');
      history.journal[5]!.keys = ['first#1~retry1', 'first#1'];
    },
  ],
  ['a job that begins a request anew that the job before has left to it, with its version', withRetriesLater],
  [
    'a job that asks for something else with the newest version and another key',
    (history) => {
      withNewest(history);
      Object.assign(history.effects[1]!, { idempotencyKey: 'another', body: '{"drawn":0.5}' });
    },
  ],
];

const { resumeOnce, decidedOnce, resumeKeys, keyOfOneJob } = PROMISES;

const BAD: [string, string, (history: History) => void][] = [
  [resumeOnce, 'a job that has not taken over a record', ({ journal }) => (journal[1]!.keys = [])],
  [
    resumeOnce,
    'a record that was taken over, and came again',
    ({ journal }) => journal[3]!.keys.unshift('now#1'),
  ],
  [
    resumeOnce,
    'a request that was answered, and came again',
    (history) => {
      withFirst(history);
      history.effects.push(effect({ job: 2, createdAt: 1_190 }));
    },
  ],
  [
    resumeOnce,
    'a request of a stopped job that ended well, and came again',
    (history) => {
      withStopAndRefusal(history);
      history.finals[0]!.hasFailingFlow = false;
    },
  ],
  [
    resumeOnce,
    'a retry that was taken over, and came again in the same version',
    (history) => {
      alsoTaken(history, 'first#1~retry1');
      history.journal[5]!.keys = ['first#1~retry1', 'first#1'];
    },
  ],
  [resumeOnce, 'a line that came again', ({ printed }) => printed.set(2, ['mark p'])],
  [
    resumeOnce,
    'another value than that which was sent before',
    (history) => {
      alsoTaken(history, 'code#1');
      history.finals[1]!.outputs = { drawn: 0.7 };
    },
  ],
  [
    decidedOnce,
    'a job that goes another way with another version',
    (history) => {
      withNewest(history);
      alsoTaken(history, 'pay#1');
      history.journal[5]!.keys = ['refund#1'];
    },
  ],
  [
    resumeKeys,
    'a request in flight that has another key',
    ({ effects }) => (effects[1]!.idempotencyKey = 'another'),
  ],
  [
    resumeKeys,
    'a request in flight that asks for something else in another version, and has its key',
    (history) => {
      withNewest(history);
      history.effects[1]!.body += ' ';
    },
  ],
  [
    resumeKeys,
    'a request that had failed, and has its key again',
    (history) => {
      withRefusal(history);
      history.effects[1]!.idempotencyKey = history.effects[0]!.idempotencyKey;
    },
  ],
  [
    keyOfOneJob,
    'a job that runs from the beginning with the keys of its original',
    (history) => {
      withoutResume(history);
      history.effects[1]!.idempotencyKey = history.effects[0]!.idempotencyKey;
    },
  ],
];

describe('the checker of resumes', () => testHistories(resumedHistory, GOOD, BAD));
