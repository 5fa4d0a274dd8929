import { withClient } from './audit.js';
import type { Clients } from './clients.js';
import type { Faults } from './faults.js';
import { drawPlans, type Plan, type SchedulePlan } from './plans.js';
import { Random } from './random.js';
import type { ScheduleClients } from './schedule-clients.js';
import { drawSchedule, type Fault, type FaultKind } from './schedule.js';
import { type Services, sleep } from './services.js';
import { LEASE_MS } from './test-bed.js';

/** The clients and faults of a run. */
export interface Load {
  /** The actions of each client. The clients begin one after the other, spread over `overMs`. */
  plans: Plan[];
  /** The schedules that tick from the begin until all faults are over. */
  schedules: SchedulePlan[];
  /** The faults, in the order of their times. */
  schedule: Fault[];
  /** For how many milliseconds jobs and faults are started; afterwards the run only waits for the end of all jobs. */
  overMs: number;
}

/** Draws the load of a run: the same seed draws the same load. */
export function drawLoad({
  seed,
  jobs,
  faults,
  overMs,
  deadly = 0,
  only,
}: {
  seed: string;
  jobs: number;
  faults: number;
  overMs: number;
  /** How many of the jobs end or block their worker. */
  deadly?: number;
  /** Only these kinds of faults. */
  only?: FaultKind[];
}): Load {
  const random = new Random(seed);
  return {
    plans: drawPlans(random.of('clients'), jobs, deadly),
    schedules: [2, 3].map((everySeconds) => ({ name: `every ${everySeconds} s`, everySeconds })),
    schedule: drawSchedule(random.of('faults'), { faults, overMs, leaseMs: LEASE_MS, only }),
    overMs,
  };
}

/** How long clients wait for the end of their jobs, unless jobs have less time. */
const CLIENTS_MS = 30_000;

/** Who takes part in a run. */
export interface Participants {
  clients: Clients;
  scheduled: ScheduleClients;
  faults: Faults;
  services: Services;
  say: (line: string) => void;
  /** Lets the clients give up. */
  giveUp: AbortController;
}

/**
 * Runs clients and faults, and waits until every job has ended and its callback was sent, or `settleMs` are over.
 *
 * @param signal ends it early: once the faults that have begun are over
 */
export async function runLoad(
  { plans, schedules, schedule, overMs }: Load,
  { clients, scheduled, faults, services, say, giveUp }: Participants,
  settleMs: number,
  signal: AbortSignal,
): Promise<void> {
  await scheduled.create(schedules);
  const begun = performance.now();
  const at = (ms: number): Promise<void> => sleep(begun + ms - performance.now(), signal);
  const injected = schedule.map(async (fault) => {
    await at(fault.at);
    if (!signal.aborted) await faults.inject(fault);
  });
  const followed = plans.map(async (plan, index) => {
    await at((index / plans.length) * overMs);
    if (!signal.aborted) await clients.follow(plan);
  });
  const progress = setInterval(() => {
    const seconds = Math.round((performance.now() - begun) / 1_000);
    say(`${seconds} s: ${clients.requests.all.length} requests, ${faults.events.length} faults`);
  }, 30_000);
  await Promise.all(injected);
  await at(overMs);
  if (!signal.aborted) say('all faults are over; waiting for the jobs to end');
  await scheduled.end(settleMs);
  await allEnded(services, settleMs, signal);
  const patience = setTimeout(() => giveUp.abort(), Math.min(CLIENTS_MS, settleMs));
  await Promise.all(followed);
  clearTimeout(patience);
  await allEnded(services, settleMs, signal);
  clearInterval(progress);
}

/** Waits until all jobs have ended and all callbacks were sent, or `settleMs` are over. */
async function allEnded(services: Services, settleMs: number, signal: AbortSignal): Promise<void> {
  const giveUpAt = performance.now() + settleMs;
  while (performance.now() < giveUpAt && !signal.aborted) {
    const left = await withClient(services.databaseUrl, async (client) => {
      const { rows } = await client.query<{ count: number }>(
        `SELECT (SELECT count(*) FROM job WHERE state IN ('waiting', 'running', 'stopping'))::int
          + (SELECT count(*) FROM callback WHERE state = 'waiting')::int AS count`,
      );
      return rows[0]!.count;
    }).catch(() => NaN);
    if (left === 0) return;
    await sleep(250, signal);
  }
}
