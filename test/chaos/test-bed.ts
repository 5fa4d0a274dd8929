import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { submit } from '../support/flows.js';
import { makeHook } from '../support/hooks.js';
import { send } from '../support/send.js';
import type { FastClock } from './fast-clock.js';
import { Fleet } from './fleet.js';
import type { FlowContext } from './flow-parts.js';
import { calleeFlow, type Kind, KINDS, type KindName } from './flows.js';
import { assertPlantable, compilePreloads, plantedBugNames } from './preloads.js';
import { type OutsideService, startService } from './service.js';
import { Services, sleep } from './services.js';

/** The options of a test bed. */
export interface TestBedOptions {
  apis: number;
  workers: number;
  /** Names of planted bugs that the application's processes start with. */
  plantedBugs?: string[];
  environment?: Record<string, string>;
  /** The lease of a job, in milliseconds; default: {@link LEASE_MS}. */
  leaseMs?: number;
  /** The clock of Postgres; default: that of the machine. */
  clock?: FastClock;
}

/** Shorter than the defaults, so that a short run sees many leases run out. */
export const LEASE_MS = 2_000;

export const MAX_ATTEMPTS = 3;

const PROJECT = join(import.meta.dirname, '..', '..');

const environmentOf = (service: string, leaseMs: number): Record<string, string> => ({
  LIUCHENG_LEASE_MS: String(leaseMs),
  LIUCHENG_SWEEP_MS: '300',
  LIUCHENG_DELIVERY_MS: '1000',
  LIUCHENG_PARK_MS: '2000',
  LIUCHENG_GRACE_MS: '1000',
  LIUCHENG_MAX_ATTEMPTS: String(MAX_ATTEMPTS),
  LIUCHENG_KEEP_DAYS: '0',
  LIUCHENG_SHELL: 'on',
  LIUCHENG_SECRET_KEY: 'a key of at least thirty-two characters',
  LIUCHENG_STALL_MS: '3000',
  LIUCHENG_PACKAGES: join(PROJECT, 'test', 'support', 'deadly-nodes'),
  LIUCHENG_HTTP_ALLOW: new URL(service).host,
});

/** An installation to break: services, the application's processes, and the outside service that their jobs ask. */
export class TestBed {
  private constructor(
    /** Where the logs of all processes are. */
    readonly folder: string,
    readonly options: TestBedOptions,
    readonly services: Services,
    readonly outside: OutsideService,
    readonly fleet: Fleet,
    /** The services and processes to which flows refer. */
    readonly context: FlowContext,
    /** The process of each kind of flow. */
    readonly processes: Map<KindName, number>,
    /** The token of the hook of the kind `hooked`. */
    readonly hook: string,
  ) {}

  /**
   * @throws Error if a service or a process does not start, or there is no such planted bug. Where it starts with planted bugs, also if
   * any bug cannot be planted
   */
  static async start(options: TestBedOptions): Promise<TestBed> {
    const { plantedBugs = [], leaseMs = LEASE_MS } = options;
    await assertPlantedBugs(plantedBugs);
    const folder = await mkdtemp(join(tmpdir(), 'liucheng-chaos-'));
    // Postgres runs as another user where this is root's.
    await chmod(folder, 0o711);
    await mkdir(join(folder, 'shell'));
    const [preloads, services] = await Promise.all([
      compilePreloads(join(folder, 'preloads')),
      Services.start(folder, options.clock),
    ]);
    // Not where none is planted: it takes a second.
    if (plantedBugs.length > 0)
      await assertPlantable(join(folder, 'preloads'), await plantedBugNames()).catch(
        async (error: unknown) => {
          await services.stop();
          throw error;
        },
      );
    const outside = await startService((pid) => {
      try {
        process.kill(pid, 'SIGKILL');
        fleet.killedByJob(pid);
      } catch (error) {
        // A fault has ended it while its request was on the way.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    });
    const { databaseUrl, redisUrl } = services;
    const environment = { ...environmentOf(outside.url, leaseMs), ...options.environment };
    const fleet: Fleet = new Fleet({
      ...options,
      ...{ folder, databaseUrl, redisUrl, preloads, plantedBugs, environment },
      sessionOptions: options.clock?.sessionOptions,
    });
    try {
      await fleet.start();
      const context = { service: outside.url, folder: join(folder, 'shell'), callee: 0 };
      const { url } = fleet.of('api')[0]!;
      const processes = await submitAll(url, context);
      // Callbacks are signed.
      await send(url, '/api/job/callback/secret/', { method: 'POST' });
      const { token } = await makeHook(url, processes.get('hooked')!, { inputs: { tag: 'body.tag' } });
      return new TestBed(folder, options, services, outside, fleet, context, processes, token);
    } catch (error) {
      await Promise.all([fleet.kill(), outside.close(), services.stop()]);
      throw error;
    }
  }

  /** Forgets the jobs of earlier runs, and plants these bugs for the next one. */
  async reuse(plantedBugs: string[], restartsWorkers = false): Promise<void> {
    await assertPlantedBugs(plantedBugs);
    await this.fleet.plant(plantedBugs, restartsWorkers);
    await this.services.clear();
  }

  /** Ends all; logs and data stay. */
  async stop(): Promise<void> {
    await this.fleet.kill();
    await this.outside.close();
    await this.services.stop();
  }

  /** Removes the logs. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function assertPlantedBugs(names: string[]): Promise<void> {
  const known = await plantedBugNames();
  for (const name of names)
    if (!known.includes(name)) throw new Error(`no planted bug ${name}; there are: ${known.join(', ')}`);
}

/** How often a flow is submitted: a starved machine answers 503. */
const SUBMIT_TRIES = 10;

async function submitAll(url: string, context: FlowContext): Promise<Map<KindName, number>> {
  const submitted = async (flow: object): Promise<number> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await submit(url, flow);
      } catch (error) {
        if (tries === SUBMIT_TRIES) throw error;
        await sleep(500);
      }
    }
  };
  context.callee = await submitted(calleeFlow(context));
  const processes = new Map<KindName, number>();
  for (const [kind, { flow, policy }] of Object.entries<Kind>(KINDS)) {
    const id = await submitted(flow(context, 0));
    processes.set(kind as KindName, id);
    if (policy) await send(url, `/api/process/policy/${id}/`, { method: 'PATCH', body: policy });
  }
  return processes;
}
