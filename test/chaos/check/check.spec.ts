import type { FaultEvent, History } from '../history.js';
import { check } from './index.js';
import { change, claim, effect, request, row, smallHistory } from './small-history.js';

const frozen: FaultEvent = { kind: 'worker frozen', places: ['worker1'], from: 250, to: 3_000, detail: '' };

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
  'another worker going on with a frozen one’s job': takeOver,
  'a request that a worker had begun before it was frozen': (history) => {
    takeOver(history);
    history.effects.push(effect({ createdAt: 3_001 }));
  },
  'a stop that comes when the job has ended': ({ requests }) =>
    requests.push(request({ kind: 'stop', sentAt: 950, answeredAt: 970, success: true })),
};

const LOST = 'an answered execute is never lost';
const ONCE = 'a job ends once, and its end never changes';
const AGAIN = 'a committed node never runs again';
const ORDER = 'what a job writes is committed in order';
const OUTSIDE = 'nothing outside sees what is not committed';
const HOLDER = 'who does not hold a job writes nothing of it';
const DEAD = 'only the dead are taken for dead';
const STOPPED = 'a stop that was answered while the job ran ends it as stopped';

const BAD: [string, string, (history: History) => void][] = [
  [LOST, 'an answered job that is not there', ({ requests }) => (requests[0]!.job = 2)],
  [LOST, 'a job that never ends', ({ finals }) => (finals[0]!.state = 'waiting')],
  [LOST, 'a key that made two jobs', ({ finals }) => finals.push({ ...finals[0]!, job: 2 })],
  [
    ONCE,
    'a change after the end',
    ({ changes }) => changes.push(change({ seq: 4, from: 'successful', to: 'stopped', committedAt: 950 })),
  ],
  [
    ONCE,
    'a second end that says the same, with other outputs',
    ({ changes }) => changes.push(change({ seq: 4, from: 'successful', to: 'successful', committedAt: 950 })),
  ],
  [
    ONCE,
    'somebody who saw another end',
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
    'a stop whose mark the end has passed over',
    ({ changes }) =>
      changes.splice(
        2,
        0,
        change({ seq: 3, to: 'stopping', held: true, wasHeld: true, fence: 1, committedAt: 350 }),
      ),
  ],
  [AGAIN, 'a record that is there twice', ({ journal }) => journal[1]!.keys.push('now#1')],
  [AGAIN, 'a line that was printed twice', ({ printed }) => printed.set(1, ['mark p', 'mark p'])],
  [AGAIN, 'a command that was started twice', ({ shellStarts }) => shellStarts.set(1, 2)],
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
  [
    ORDER,
    'two flushes of one job that have changed places',
    ({ journal }) => (journal[0]!.committedAt = 905),
  ],
  [ORDER, 'a gap in the log', ({ log }) => (log[1]!.firstRow = 3)],
  [OUTSIDE, 'a request before the commit of what it follows', ({ effects }) => (effects[0]!.createdAt = 250)],
  [
    OUTSIDE,
    'two requests under one key that ask for different things',
    ({ effects }) => effects.push(effect({ createdAt: 450, body: '{"drawn":0.7}' })),
  ],
  [
    HOLDER,
    'a frozen worker’s record when it thaws',
    (history) => {
      takeOver(history);
      history.journal[1]!.by = 'worker1.2';
    },
  ],
  [
    HOLDER,
    'a frozen worker’s end when it thaws',
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
    'a dead worker’s jobs go on elsewhere in time',
    'a frozen worker’s job that lies there',
    (history) => {
      takeOver(history);
      history.faults[0]!.to = 9_000;
      for (const one of history.changes.slice(2)) one.committedAt += 5_000;
    },
  ],
  [
    'a job ends as its flow says',
    'a job that fails though it should not',
    ({ finals }) => {
      Object.assign(finals[0]!, { state: 'failed', error: 'internal error' });
    },
  ],
  [
    'answers come in time',
    'an execute that takes its time without Redis',
    ({ requests, faults }) => {
      requests[0]!.answeredAt = 3_500;
      faults.push({ kind: 'redis killed', places: null, from: 50, to: 3_000, detail: '' });
    },
  ],
  [
    'a wait lasts until the end of its job, or its time',
    'a wait that is answered at once',
    ({ requests }) =>
      requests.push(request({ kind: 'wait', state: 'running', sentAt: 300, answeredAt: 310 })),
  ],
  [
    'processes end when and as they are told',
    'a process that ends by itself',
    ({ lives }) => {
      lives[1]!.endedBy = 'itself';
    },
  ],
  [
    'a job leaves no process behind',
    'a command that is still there',
    ({ leftovers }) => leftovers.push('/bin/sh -c : /tmp/x/shell 1; sleep 60'),
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
    expect(check(history).map((breach) => breach.promise)).toContain(promise);
  });
});
