import { type PromiseName, PROMISES } from './check/promises.js';
import type { KindName } from './flows.js';
import type { Load } from './load.js';
import type { Plan, RerunPlan, SchedulePlan } from './plans.js';
import type { ChaosOptions } from './run-chaos.js';
import type { Fault, FaultKind } from './schedule.js';

/** A small run that breaks promises because of its planted bugs. */
export interface Scenario extends Pick<ChaosOptions, 'load' | 'settleMs'> {
  plantedBugs: string[];
  /** The promises that it breaks; of a list, one or another. */
  breaks: (PromiseName | PromiseName[])[];
  /** Whether the planted bugs take effect only in workers that start with them. At most one scenario, and it is the first. */
  isPlantedAtStart?: boolean;
}

const plan = (kind: KindName, more: Partial<Plan>): Omit<Plan, 'tag'> => ({
  kind,
  ...{
    keyed: true,
    copies: 1,
    batch: null,
    stopAfterMs: null,
    stopsAfterEnd: false,
    watches: false,
    callsBack: false,
    eventAfterMs: 0,
    reruns: [],
  },
  ...more,
});

/** A number of clients that execute flows of one kind. */
const clients = (count: number, kind: KindName, more: Partial<Plan> = {}): Omit<Plan, 'tag'>[] =>
  Array.from({ length: count }, () => plan(kind, more));

const rerun = (resumes: boolean, withNewest = false): RerunPlan => ({
  ...{ resumes, withNewest },
  ...{ stopAfterMs: null, changesFlow: true },
});

/** Scenarios share an outside service, which knows jobs by their tags. */
let tags = 0;

/** Clients of several groups, alternating between the groups. */
function load(overMs: number, groups: Omit<Plan, 'tag'>[][], schedule: Fault[] = []): Load {
  const rounds = Array.from({ length: Math.max(...groups.map(({ length }) => length)) }, (_, round) =>
    groups.flatMap((group) => group.slice(round, round + 1)),
  );
  const plans = rounds.flat().map((one) => ({ ...one, tag: `t${(tags += 1)}` }));
  return { plans, schedules: [], schedule, overMs };
}

/** So many schedules that tick each second. */
const schedules = (count: number): SchedulePlan[] =>
  Array.from({ length: count }, (_, index) => ({ name: `s${index}`, everySeconds: 1 }));

const fault = (kind: FaultKind, at: number, ms: number): Fault => ({ kind, at, ms, target: 0, shiftMs: 0 });

/** For each planted bug of `planted-bugs/` a run that finds it. */
export const SCENARIOS: Record<string, Scenario> = {
  'a blocked process that nothing ends': {
    plantedBugs: ['no-watchdog'],
    breaks: [PROMISES.blockedEnd],
    isPlantedAtStart: true,
    load: load(1_000, [clients(1, 'stuck'), clients(5, 'recorded')]),
  },
  'claims and keys that are used again after a failover': {
    plantedBugs: ['claim-ignored', 'keys-of-ids'],
    breaks: [[PROMISES.keyOfOneJob, PROMISES.writesInOrder]],
    // Jobs that began before the failover keep their ids, so it comes early.
    load: load(
      8_000,
      [clients(24, 'long'), clients(32, 'outside')],
      [fault('postgres fails over to a lagging replica', 500, 2_500)],
    ),
  },
  'a fence that is not compared': {
    plantedBugs: ['fence-removed'],
    breaks: [PROMISES.holdersOnly],
    // Only jobs that the worker holds when it is frozen, and that another worker still runs when it goes on, can meet the bug.
    load: load(700, [clients(12, 'long'), clients(12, 'outside')], [fault('worker frozen', 700, 5_600)]),
  },
  'an expression that blocks the event loop': {
    plantedBugs: ['no-yield'],
    breaks: [PROMISES.eventLoopFree],
    load: load(500, [clients(2, 'hostileForLong'), clients(2, 'recorded')]),
  },
  'an execute that waits for the lock of another process': {
    plantedBugs: ['waits-for-locks'],
    breaks: [PROMISES.locksApart],
    load: load(
      3_000,
      // The lock is that of the first kind in `flows.ts`.
      [clients(30, 'recorded', { keyed: false }), clients(30, 'shell', { keyed: false })],
      [fault('process locked', 500, 4_000)],
    ),
  },
  'a Postgres that cannot write and fails jobs': {
    // The end of sessions hides most errors of a read-only server, so alone it is not found in each run.
    plantedBugs: ['read-only-fails-jobs', 'full-disk-fails-jobs'],
    breaks: [PROMISES.expectedEnd, PROMISES.noErrors],
    load: load(
      5_000,
      [clients(80, 'outside')],
      [1_000, 2_500, 4_000].map((at) => fault('postgres out of disk', at, 700)),
    ),
  },
  // Planted bugs share a run where no two of them break the same promise or concern the same kind of flow.
  'inputs lost when a draft is frozen, an update without a condition, a request before its commit, a stream that resumes late':
    {
      plantedBugs: ['inputs-dropped', 'unconditional-update', 'outside-too-early', 'resumes-late'],
      breaks: [PROMISES.inputsKept, PROMISES.oneEnd, PROMISES.commitsFirst, PROMISES.watchedWhole],
      load: load(500, [
        clients(3, 'untried', { copies: 20 }),
        clients(5, 'recorded', { stopsAfterEnd: true }),
        clients(10, 'outside'),
        clients(6, 'long', { watches: true }),
      ]),
    },
  'a replay that decides a branch anew, places given without a lock, and a resume that forgets what was sent':
    {
      plantedBugs: ['branches-unrecorded', 'places-without-lock', 'resume-forgets'],
      breaks: [PROMISES.sameBranch, PROMISES.limitKept, PROMISES.resumeOnce],
      load: load(1_000, [
        clients(6, 'timed'),
        clients(6, 'missing'),
        clients(60, 'limited'),
        clients(8, 'refused', { reruns: [rerun(true)] }),
      ]),
    },
  'a dispatch that is lost': {
    plantedBugs: ['lost-add'],
    breaks: [PROMISES.executesKept],
    load: load(500, [clients(9, 'recorded')]),
    settleMs: 1_500,
  },
  'two flushes of one job at once': {
    plantedBugs: ['two-flushes'],
    breaks: [[PROMISES.writesInOrder, PROMISES.expectedEnd]],
    load: load(1_000, [clients(10, 'long'), clients(10, 'outside')]),
  },
  'a batch in parts, a rerun and a resume as other work, and a stop that leaves jobs out': {
    plantedBugs: ['batch-in-parts', 'newest-rerun', 'resume-with-new-keys', 'stop-skips-locked'],
    breaks: [PROMISES.batchWhole, PROMISES.rerunSame, PROMISES.resumeKeys, PROMISES.manyStopped],
    load: load(
      500,
      [
        clients(2, 'long', { batch: 4, stopAfterMs: 700 }),
        clients(2, 'recorded', { reruns: [rerun(false)] }),
        // Stopped while one of their requests is in flight.
        clients(8, 'refused', { stopAfterMs: 200, reruns: [rerun(true)] }),
        clients(8, 'refused', { stopAfterMs: 600, reruns: [rerun(true)] }),
      ],
      // They lock the oldest jobs, which are those of the first batch.
      [500, 1_500].map((at) => fault('jobs locked', at, 1_500)),
    ),
  },
  'ticks, deliveries and callbacks that come twice, another request with the same key, and another way': {
    plantedBugs: [
      ...['ticks-without-lock', 'deliveries-kept-late', 'callbacks-without-lease'],
      ...['resume-with-old-keys', 'versions-uncompared'],
    ],
    breaks: [
      ...[PROMISES.ticksOnce, PROMISES.deliveriesOnce, PROMISES.callbacksOnce, PROMISES.resumeKeys],
      // That a job takes one way of a decision is kept also with this bug: the engine fails a job whose replay takes another path.
      PROMISES.expectedEnd,
    ],
    load: {
      ...load(3_000, [
        clients(6, 'hooked', { copies: 4 }),
        clients(6, 'recorded', { callsBack: true }),
        // Stopped while one of their requests is in flight. Every second version asks for something else.
        clients(16, 'parallel', { stopAfterMs: 200, reruns: [rerun(true, true)] }),
        // Half of them fail behind what they have decided.
        clients(16, 'deciding', { reruns: [rerun(true, true), rerun(true, true)] }),
      ]),
      schedules: schedules(5),
    },
  },
  'an event whose job is not woken, and a callback that nobody has heard': {
    plantedBugs: ['wake-ignored', 'callbacks-tried-once'],
    breaks: [PROMISES.eventsOnce, PROMISES.callbacksSent],
    load: load(500, [
      // Some of the events come just as their jobs park.
      Array.from({ length: 24 }, (_, index) => plan('event', { eventAfterMs: 300 + 50 * index })),
      clients(16, 'recorded', { callsBack: true }),
    ]),
    settleMs: 1_500,
  },
};
