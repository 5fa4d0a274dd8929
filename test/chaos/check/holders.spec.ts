import { ISOLATED_AT_DEATHS } from '../../../src/jobs/transitions/deaths.js';
import type { History } from '../history.js';
import { PROMISES } from './promises.js';
import { takeOver, used } from './small-faults.js';
import { change, claim, smallHistory } from './small-history.js';
import { testHistories } from './test-histories.js';

const LATER = { by: 'worker2.3', fence: 2, oldFence: 1, attempt: 3 };

const GOOD: Record<string, (history: History) => void> = {
  'another worker that continues the job of a frozen worker': takeOver,
  'an isolated job of a frozen worker that waits for a process of its own': (history) => {
    takeOver(history);
    history.faults[0]!.to = 9_000;
    for (const one of history.changes.slice(2)) {
      one.attempt = ISOLATED_AT_DEATHS;
      one.committedAt += 5_000;
    }
    history.journal[1]!.committedAt += 5_000;
    history.effects.at(-1)!.createdAt += 5_000;
  },
  'an isolated job that waits for one behind those of others, long after its worker was frozen': (
    history,
  ) => {
    takeOver(history);
    for (const run of history.processRuns) run.to = 30_000;
    for (const one of history.changes.slice(2)) {
      one.attempt = ISOLATED_AT_DEATHS;
      one.committedAt += 15_000;
    }
    history.journal[1]!.committedAt += 15_000;
    history.effects.at(-1)!.createdAt += 15_000;
  },
  'a worker that loses a job since the machine gave it no processor, nor Postgres, whose waits are not counted':
    (history) => {
      takeOver(history);
      history.faults.length = 0;
      history.processRuns[1]!.usage = used([700, 0, 0], [2_600, 200, 700]);
    },
  'a worker that loses a job since the machine gave it a processor for a part of each second only': (
    history,
  ) => {
    takeOver(history);
    history.faults.length = 0;
    history.processRuns[1]!.usage = used(
      [500, 0, 0],
      [1_100, 200, 400],
      [1_700, 400, 800],
      [2_300, 600, 1_200],
    );
  },
  'a worker that a job blocks, and that its watchdog ends after another one has taken over': (history) => {
    takeOver(history);
    history.faults.length = 0;
    history.journal[1]!.committedAt = 2_800;
    history.changes.push(
      change({ job: 2, seq: 5, from: null, to: 'waiting', by: 'api1.1', committedAt: 150 }),
      claim({ job: 2, seq: 6, from: 'waiting', fence: 1, committedAt: 210 }),
      change({ job: 2, seq: 7, to: 'failed', wasHeld: true, wasOver: true, ...LATER, committedAt: 3_600 }),
    );
    history.finals.push({
      ...history.finals[0]!,
      ...{ job: 2, tag: 't1', kind: 'stuck', state: 'failed', outputs: null },
      error: 'The workers that ran this job have died 3 times',
    });
    Object.assign(history.processRuns[1]!, { endedBy: 'watchdog', how: 'SIGKILL', to: 3_500 });
  },
  'a fault that costs a worker a job, whose last death it is, before another job kills the worker': (
    history,
  ) => {
    takeOver(history);
    Object.assign(history.changes.at(-1)!, { to: 'failed' });
    Object.assign(history.finals[0]!, {
      ...{ state: 'failed', outputs: null },
      error: 'The workers that ran this job have died 3 times',
    });
    history.watchings.pop();
    Object.assign(history.processRuns[1]!, { endedBy: 'job', how: 'SIGKILL', to: 9_000 });
  },
  'a busy machine that costs a worker a job, whose last death it is, before another job blocks the worker': (
    history,
  ) => {
    takeOver(history);
    history.faults.length = 0;
    history.journal[1]!.committedAt = 2_800;
    Object.assign(history.changes.at(-1)!, { to: 'failed' });
    Object.assign(history.finals[0]!, {
      ...{ state: 'failed', outputs: null },
      error: 'The workers that ran this job have died 3 times',
    });
    history.watchings.pop();
    history.changes.push(
      change({ job: 2, seq: 5, from: null, to: 'waiting', by: 'api1.1', committedAt: 2_700 }),
      claim({ job: 2, seq: 6, from: 'waiting', fence: 1, committedAt: 2_750 }),
      change({ job: 2, seq: 7, to: 'failed', wasHeld: true, wasOver: true, ...LATER, committedAt: 12_000 }),
    );
    history.finals.push({ ...history.finals[0]!, job: 2, tag: 't1', kind: 'stuck' });
    Object.assign(history.processRuns[1]!, {
      ...{ endedBy: 'watchdog', how: 'SIGKILL', to: 11_000 },
      usage: used([700, 0, 0], [2_600, 200, 1_500], [2_800, 300, 1_500], [11_000, 8_000, 1_500]),
    });
  },
};

const HOLDER = PROMISES.holdersOnly;
const DEAD = PROMISES.trueDeaths;

const BAD: [string, string, (history: History) => void][] = [
  [
    HOLDER,
    'a frozen worker’s record after the freeze',
    (history) => {
      takeOver(history);
      history.journal[1]!.by = 'worker1.2';
    },
  ],
  [
    HOLDER,
    'a frozen worker’s end after the freeze',
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
    DEAD,
    'a death of a worker that blocks itself',
    (history) => {
      takeOver(history);
      history.faults.length = 0;
      history.processRuns[1]!.usage = used([700, 0, 0], [2_600, 1_500, 300]);
    },
  ],
  [
    PROMISES.takenOver,
    'a job of a frozen worker that no other worker continues',
    (history) => {
      takeOver(history);
      history.faults[0]!.to = 9_000;
      for (const one of history.changes.slice(2)) one.committedAt += 5_000;
    },
  ],
];

describe('the checker of holders', () => testHistories(smallHistory, Object.entries(GOOD), BAD));
