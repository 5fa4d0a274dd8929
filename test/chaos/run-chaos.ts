import { setMaxListeners } from 'node:events';
import { readAudit } from './audit.js';
import { Clients } from './clients.js';
import { leftovers, shellStarts } from './commands.js';
import { Faults } from './faults.js';
import type { History, Probe } from './history.js';
import type { Installation } from './requests.js';
import { type Load, runLoad } from './load.js';
import { ScheduleClients } from './schedule-clients.js';
import { probeApis, watchHarnessDelay } from './machine.js';
import { sleep } from './services.js';
import { LEASE_MS, MAX_ATTEMPTS, type TestBed } from './test-bed.js';

/** The options of a run. */
export interface ChaosOptions {
  /** Named in the report. */
  seed: string;
  load: Load;
  /** How long jobs are given to end once all faults are over, in milliseconds. */
  settleMs?: number;
  /** Called about twice a second with the history so far. If it returns true, the run ends with this history. */
  endWhen?: (history: History) => boolean;
  /** Whether processes are left running, for another run. */
  isReused?: boolean;
  say?: (line: string) => void;
  /** Ends the run with an error. */
  signal?: AbortSignal;
}

const LOOK_MS = 500;

/**
 * Runs a load on a test bed, and waits until every job has ended. Unless the bed is reused, ends its processes with SIGTERM.
 *
 * @returns the history to check
 * @throws Error where the run was ended by `signal`
 */
export async function runChaos(bed: TestBed, options: ChaosOptions): Promise<History> {
  const { settleMs = 60_000, say = () => undefined, signal, isReused = false } = options;
  const { services, fleet, processes, context } = bed;
  const ending = new AbortController();
  const end = (): void => ending.abort();
  signal?.addEventListener('abort', end, { once: true });
  const installation: Installation = {
    ...{ apis: () => fleet.addresses(), processes, context },
    ...{ hook: bed.hook, tokens: bed.outside.tokens },
  };
  const giveUp = new AbortController();
  const clientsEnd = AbortSignal.any([ending.signal, giveUp.signal]);
  // Each client waits for it.
  setMaxListeners(0, ending.signal, clientsEnd);
  const clients = new Clients(installation, clientsEnd);
  const scheduled = new ScheduleClients(installation, clientsEnd);
  const faults = new Faults(services, fleet, processes);
  const probes: Probe[] = [];
  const harness = watchHarnessDelay();
  const recorder = new Recorder(options.seed, bed, clients, scheduled, faults, probes, harness);
  const probing = probeApis(installation, probes);
  try {
    say(`running ${options.load.plans.length} clients and ${options.load.schedule.length} faults`);
    const found = watch(recorder, options.endWhen, ending);
    const participants = { clients, scheduled, faults, services, say, giveUp };
    await runLoad(options.load, participants, settleMs, ending.signal);
    ending.abort();
    if (signal?.aborted) throw new Error('the run was ended by a signal');
    const early = await found;
    if (early) return early;
    clearInterval(probing);
    if (!isReused) await fleet.end();
    return {
      ...(await recorder.record()),
      shellStarts: await shellStarts(context.folder),
      leftovers: isReused ? [] : await leftovers(context.folder),
    };
  } finally {
    signal?.removeEventListener('abort', end);
    clearInterval(probing);
    harness.end();
  }
}

/** Collects the records since its creation. */
class Recorder {
  private readonly begun = Date.now();
  private readonly effectsBefore: number;
  private readonly callbacksBefore: number;

  constructor(
    private readonly seed: string,
    private readonly bed: TestBed,
    private readonly clients: Clients,
    private readonly scheduled: ScheduleClients,
    private readonly faults: Faults,
    private readonly probes: Probe[],
    private readonly harness: { worst: () => number },
  ) {
    this.effectsBefore = bed.outside.effects.length;
    this.callbacksBefore = bed.outside.callbacks.length;
  }

  /** The records until now, read in an order in which earlier reads cannot contradict later ones. */
  async record(): Promise<History> {
    const { services, outside, fleet, processes, options } = this.bed;
    const requests = this.clients.requests.all
      .filter(({ answeredAt }) => answeredAt !== Infinity)
      .map((request) => ({ ...request }));
    const effects = outside.effects.slice(this.effectsBefore);
    const callbacks = outside.callbacks.slice(this.callbacksBefore).map((one) => ({ ...one }));
    const schedules = this.scheduled.records.map((one) => ({ ...one }));
    const kinds = new Map<number, string>([
      ...this.clients.created,
      ...[...processes].map(([kind, id]) => [id, kind] as const),
    ]);
    const watchings = this.clients.watchings.map((one) => ({
      ...one,
      to: Math.min(one.to, Date.now()),
      events: [...one.events],
    }));
    const audit = await readAudit(services.databaseUrl, kinds);
    const tags = new Map(audit.finals.map(({ job, tag }) => [job, tag]));
    const jobOf = (id: number, tag: string): number => (tags.get(id) === tag ? id : NaN);
    const { workers, leaseMs = LEASE_MS } = options;
    return {
      settings: { seed: this.seed, leaseMs, maxAttempts: MAX_ATTEMPTS, workers },
      ...audit,
      effects: effects.map((effect) => ({ ...effect, job: jobOf(effect.madeBy, effect.tag) })),
      callbacks: callbacks.map((one) => ({ ...one, job: jobOf(one.madeFor, one.tag) })),
      schedules,
      requests,
      watchings,
      faults: this.faults.events.map((event) => ({ ...event })),
      processRuns: fleet.records().filter(({ to }) => to === null || to >= this.begun),
      shellStarts: new Map(),
      leftovers: [],
      harnessDelayMs: this.harness.worst(),
      probes: [...this.probes],
    };
  }
}

/** @returns the history with which the run was ended early; null: it was not */
async function watch(
  recorder: Recorder,
  endWhen: ChaosOptions['endWhen'],
  ending: AbortController,
): Promise<History | null> {
  while (endWhen) {
    await sleep(LOOK_MS, ending.signal);
    if (ending.signal.aborted) return null;
    // Without Postgres there is nothing to see for now.
    const history = await recorder.record().catch(() => null);
    if (!history || !endWhen(history)) continue;
    ending.abort();
    return history;
  }
  return null;
}
