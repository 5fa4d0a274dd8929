import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { submit } from '../support/flows.js';
import { installAudit, readAudit, withClient } from './audit.js';
import { Clients, drawPlans, type Installation } from './clients.js';
import { leftovers, shellStarts } from './commands.js';
import { Faults } from './faults.js';
import { Fleet } from './fleet.js';
import { type Around, calleeFlow, KINDS, type KindName } from './flows.js';
import type { History, Pulse } from './history.js';
import { feelPulses, watchLateness } from './machine.js';
import { Random } from './random.js';
import { drawSchedule, type FaultKind } from './schedule.js';
import { startService } from './service.js';
import { Services, sleep } from './services.js';

/** What a run is made of; all else follows from the seed. */
export interface ChaosOptions {
  seed: string;
  jobs: number;
  faults: number;
  /** How long jobs and faults come in, before all is left to settle. */
  overMs: number;
  /** How many of the jobs kill their worker each time. */
  killers?: number;
  apis?: number;
  workers?: number;
  /** Only these kinds of faults. */
  only?: FaultKind[];
  /** A module that spoils the application, to see whether the checker finds it. */
  plant?: string;
  environment?: Record<string, string>;
  /** How long jobs are given to end once all is well again. */
  settleMs?: number;
  say?: (line: string) => void;
  /** Ends the run before its time. */
  signal?: AbortSignal;
}

/** Shorter than the defaults, so that a short run sees many leases run out. */
const TIMES = { leaseMs: 2_000, sweepMs: 300, deliveryMs: 1_000, parkMs: 2_000, graceMs: 1_000 };

const MAX_ATTEMPTS = 3;

/** What a run has recorded, and where its processes' logs are. */
export interface ChaosRun {
  history: History;
  folder: string;
  remove: () => Promise<void>;
}

/** Runs it: starts everything, lets clients and faults loose, waits until all has settled, and ends everything. */
export async function runChaos(options: ChaosOptions): Promise<ChaosRun> {
  const { seed, say = () => undefined } = options;
  const random = new Random(seed);
  const folder = await mkdtemp(join(tmpdir(), 'liucheng-chaos-'));
  // Postgres runs as another user where this is root's.
  await chmod(folder, 0o711);
  await mkdir(join(folder, 'shell'));
  const late = watchLateness();
  const services = await Services.start(folder);
  const fleetOptions = {
    folder,
    databaseUrl: services.databaseUrl,
    redisUrl: services.redisUrl,
    apis: options.apis ?? 2,
    workers: options.workers ?? 3,
    preloads: [
      join(CHAOS, 'preload.mjs'),
      ...(options.plant ? [join(CHAOS, 'plants', `${options.plant}.mjs`)] : []),
    ],
  };
  let fleet: Fleet | undefined;
  const outside = await startService((pid) => {
    fleet?.killedByJob(pid);
    process.kill(pid, 'SIGKILL');
  });
  try {
    await migrate(services.databaseUrl);
    await installAudit(services.databaseUrl);
    fleet = new Fleet({ ...fleetOptions, environment: environmentOf(outside.url, options) });
    await fleet.start();
    const around = { service: outside.url, folder: join(folder, 'shell'), callee: 0 };
    const processes = await submitAll(fleet.of('api')[0]!.url, around);
    const installation: Installation = {
      apis: () => fleet!.of('api').map(({ life, url }) => ({ process: life.process, url })),
      processes,
    };
    const clients = new Clients(installation);
    const faults = new Faults(services, fleet);
    const pulses: Pulse[] = [];
    const feeling = feelPulses(installation, pulses);
    say(`running ${options.jobs} jobs and ${options.faults} faults over ${options.overMs / 1_000} s`);
    await Promise.race([
      loose(options, random, clients, faults, services, say),
      untilAborted(options.signal),
    ]);
    clearInterval(feeling);
    await fleet.end();
    const kinds = new Map([...processes].map(([kind, id]) => [id, kind as string]));
    const audit = await readAudit(services.databaseUrl, kinds);
    const history: History = {
      settings: {
        seed,
        leaseMs: TIMES.leaseMs,
        maxAttempts: MAX_ATTEMPTS,
        workers: fleetOptions.workers,
      },
      ...audit,
      effects: outside.effects,
      requests: clients.requests,
      faults: faults.events,
      lives: fleet.lives,
      shellStarts: await shellStarts(around.folder),
      leftovers: await leftovers(around.folder),
      lateMs: late.end(),
      pulses,
    };
    return { history, folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
  } finally {
    if (options.signal?.aborted) fleet?.kill();
    await fleet?.end();
    await outside.close();
    await services.stop();
    late.end();
  }
}

/** How long clients are given to see what has come of their jobs. */
const PATIENCE_MS = 30_000;

/** Lets clients and faults loose, and waits until every job has ended, or the time for that is over. */
async function loose(
  { jobs, faults: count, overMs, killers = 0, only, settleMs = 60_000 }: ChaosOptions,
  random: Random,
  clients: Clients,
  faults: Faults,
  services: Services,
  say: (line: string) => void,
): Promise<void> {
  const plans = drawPlans(random.of('clients'), jobs, killers);
  const schedule = drawSchedule(random.of('faults'), {
    faults: count,
    overMs,
    leaseMs: TIMES.leaseMs,
    only,
  });
  const giveUp = new AbortController();
  const begun = performance.now();
  const at = (ms: number): Promise<void> => sleep(begun + ms - performance.now());
  const injected = schedule.map(async (fault) => {
    await at(fault.at);
    await faults.inject(fault);
  });
  const followed = plans.map(async (plan, index) => {
    await at((index / jobs) * overMs);
    await clients.follow(plan, giveUp.signal);
  });
  const progress = setInterval(() => {
    const seconds = Math.round((performance.now() - begun) / 1_000);
    say(`${seconds} s: ${clients.requests.length} requests, ${faults.events.length} faults`);
  }, 30_000);
  await Promise.all(injected);
  await at(overMs);
  say('all faults are over; waiting for the jobs to end');
  await unendedAreGone(services, settleMs);
  const patience = setTimeout(() => giveUp.abort(), PATIENCE_MS);
  await Promise.all(followed);
  clearTimeout(patience);
  await unendedAreGone(services, settleMs);
  clearInterval(progress);
}

function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('the run was ended before its time')), {
      once: true,
    });
  });
}

/** Waits until no job is left that has not ended, for as long as that may take. */
async function unendedAreGone(services: Services, settleMs: number): Promise<void> {
  const giveUpAt = performance.now() + settleMs;
  while (performance.now() < giveUpAt) {
    const left = await withClient(services.databaseUrl, async (client) => {
      const { rows } = await client.query<{ count: number }>(
        `SELECT count(*)::int FROM job WHERE state IN ('waiting', 'running', 'stopping')`,
      );
      return rows[0]!.count;
    }).catch(() => NaN);
    if (left === 0) return;
    await sleep(250);
  }
}

const PROJECT = join(import.meta.dirname, '..', '..');
const CHAOS = join(PROJECT, 'test', 'chaos');

const environmentOf = (service: string, { environment }: ChaosOptions): Record<string, string> => ({
  LIUCHENG_LEASE_MS: String(TIMES.leaseMs),
  LIUCHENG_SWEEP_MS: String(TIMES.sweepMs),
  LIUCHENG_DELIVERY_MS: String(TIMES.deliveryMs),
  LIUCHENG_PARK_MS: String(TIMES.parkMs),
  LIUCHENG_GRACE_MS: String(TIMES.graceMs),
  LIUCHENG_MAX_ATTEMPTS: String(MAX_ATTEMPTS),
  LIUCHENG_KEEP_DAYS: '0',
  LIUCHENG_SHELL: 'on',
  LIUCHENG_HTTP_ALLOW: new URL(service).host,
  ...environment,
});

async function migrate(databaseUrl: string): Promise<void> {
  await promisify(execFile)(process.execPath, [join(PROJECT, 'dist', 'database', 'migrate.js')], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
}

async function submitAll(url: string, around: Around): Promise<Map<KindName, number>> {
  const callee = await submit(url, calleeFlow(around));
  const processes = new Map<KindName, number>();
  for (const [kind, { flow }] of Object.entries(KINDS))
    processes.set(kind as KindName, await submit(url, flow({ ...around, callee })));
  return processes;
}
