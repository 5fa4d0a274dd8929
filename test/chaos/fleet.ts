import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_FLAGS, WORKER_FLAGS } from '../../launcher/application.mjs';
import { freePort } from '../../launcher/ports.mjs';
import type { ProcessRun } from './history.js';
import { sleep } from './services.js';
import { openProxy, type NetworkProxy } from './network-proxy.js';
import { type Used, usedBy } from './usage.js';

/** The options of the fleet. */
export interface FleetOptions {
  folder: string;
  databaseUrl: string;
  redisUrl: string;
  apis: number;
  workers: number;
  environment: Record<string, string>;
  /** Planted bugs that each process starts with. */
  plantedBugs: string[];
  /** Options of their Postgres sessions. */
  sessionOptions?: string;
  /** Modules to load before the application. */
  preloads: string[];
}

/** One slot of the fleet. When its process ends, the fleet starts the next one in it. */
export interface Slot {
  name: string;
  role: 'api' | 'worker';
  /** Of an API: where it listens. */
  url: string;
  postgres: NetworkProxy;
  redis: NetworkProxy;
  processRun: ProcessRun;
  child: ChildProcess;
  /** Settles when the process has ended. */
  ended: Promise<void>;
  frozen: boolean;
}

const PROJECT = join(import.meta.dirname, '..', '..');

/** The pause before the next process of a slot starts, unless a fault asks for a longer one. */
const RESTART_MS = 300;

/** The API and worker processes, each behind its own network proxies. A process that ends is replaced. */
export class Fleet {
  readonly slots: Slot[] = [];
  private readonly processRuns: ProcessRun[] = [];
  private ending = false;
  private number = 0;

  private plantedBugs: string[];

  constructor(private readonly options: FleetOptions) {
    this.plantedBugs = options.plantedBugs;
  }

  async start(): Promise<void> {
    const { apis, workers } = this.options;
    for (let index = 0; index < apis; index += 1) await this.open('api', `api${index + 1}`);
    for (let index = 0; index < workers; index += 1) await this.open('worker', `worker${index + 1}`);
    await Promise.all(this.of('api').map((slot) => isReady(slot.url)));
  }

  of(role: 'api' | 'worker'): Slot[] {
    return this.slots.filter((slot) => slot.role === role);
  }

  /** The processes so far, as they are now. */
  records(): ProcessRun[] {
    return this.processRuns.map((processRun) => {
      const last = { ...processRun.usage.at(-1)!, at: processRun.to ?? Date.now() };
      return { ...processRun, usage: [...processRun.usage, last] };
    });
  }

  /** The API processes of this moment, and where they listen. */
  addresses(): { process: string; url: string }[] {
    return this.of('api').map(({ processRun, url }) => ({ process: processRun.process, url }));
  }

  /** Records that a job killed this process. Processes of isolated jobs do not belong to the fleet. */
  killedByJob(pid: number): void {
    const slot = this.slots.find(({ child }) => child.pid === pid);
    if (slot) slot.processRun.endedBy = 'job';
  }

  /** Ends the slot's process and, after `awayMs`, starts the next; settles when that is started. */
  async replace(slot: Slot, signal: 'SIGKILL' | 'SIGTERM', awayMs: number): Promise<void> {
    const { processRun } = slot;
    if (processRun.to !== null) return;
    processRun.endedBy = 'fault';
    this.away.set(slot.name, awayMs);
    // One that gets no processor says nothing of it any more.
    if (slot.child.pid !== undefined) processRun.usage.push({ at: Date.now(), ...usedBy(slot.child.pid) });
    slot.child.kill(signal);
    await slot.ended;
    await sleep(awayMs + RESTART_MS);
  }

  async freeze(slot: Slot, ms: number): Promise<void> {
    const { child } = slot;
    slot.frozen = true;
    child.kill('SIGSTOP');
    await sleep(ms);
    child.kill('SIGCONT');
    slot.frozen = false;
  }

  /** Tells the slot's process that its wall clock is so many milliseconds off. */
  jump(slot: Slot, shiftMs: number): void {
    if (slot.child.connected) slot.child.send({ chaosShiftMs: shiftMs }, () => undefined);
  }

  /**
   * Plants these bugs in all processes, and in those to come, and repairs others; settles when it is done.
   *
   * @param restartsWorkers for bugs that take effect only at the start of a worker
   */
  async plant(bugs: string[], restartsWorkers = false): Promise<void> {
    this.plantedBugs = bugs;
    if (restartsWorkers) await Promise.all(this.of('worker').map((slot) => this.replace(slot, 'SIGKILL', 0)));
    await Promise.all(
      this.slots.map(async ({ child, ended }) => {
        if (!child.connected) return;
        const planted = new Promise<void>((resolve) => {
          const hear = (message: unknown): void => {
            if (message !== 'planted') return;
            child.off('message', hear);
            resolve();
          };
          child.on('message', hear);
        });
        child.send({ chaosPlantedBugs: bugs }, () => undefined);
        await Promise.race([planted, ended]);
      }),
    );
  }

  /** Sends SIGTERM to all processes, as a deployment does, and SIGKILL to those that run 20 s later. */
  async end(): Promise<void> {
    this.ending = true;
    await Promise.all(
      this.slots.map(async ({ child, ended, processRun, postgres, redis }) => {
        if (processRun.to === null) {
          processRun.endedBy = 'end';
          child.kill('SIGCONT');
          child.kill('SIGTERM');
          const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
          await ended;
          clearTimeout(timer);
        }
        await Promise.all([postgres.close(), redis.close()]);
      }),
    );
  }

  /** Ends all at once. */
  async kill(): Promise<void> {
    this.ending = true;
    for (const { child } of this.slots) child.kill('SIGKILL');
    await this.end();
  }

  private readonly away = new Map<string, number>();

  private async open(role: 'api' | 'worker', name: string): Promise<void> {
    const { databaseUrl, redisUrl } = this.options;
    const port = role === 'api' ? await freePort() : 0;
    const slot = {
      name,
      role,
      url: `http://127.0.0.1:${port}`,
      postgres: await openProxy(Number(new URL(databaseUrl).port)),
      redis: await openProxy(Number(new URL(redisUrl).port)),
      frozen: false,
    } as Slot;
    this.launch(slot);
    this.slots.push(slot);
  }

  private launch(slot: Slot): void {
    const { folder, environment, preloads, sessionOptions = '' } = this.options;
    const process = `${slot.name}.${(this.number += 1)}`;
    const logFile = join(folder, `${process}.log`);
    const log = openSync(logFile, 'a');
    const child = spawn(
      globalThis.process.execPath,
      [
        ...(slot.role === 'api' ? API_FLAGS : WORKER_FLAGS),
        ...preloads.flatMap((module) => ['--import', module]),
        join(PROJECT, 'dist', 'main.js'),
      ],
      {
        cwd: PROJECT,
        stdio: ['ignore', log, log, 'ipc'],
        env: {
          ...globalThis.process.env,
          ...environment,
          NODE_OPTIONS: '',
          DATABASE_URL: through(this.options.databaseUrl, slot.postgres, {
            options: `-c chaos.process=${process} ${sessionOptions}`,
          }),
          REDIS_URL: through(this.options.redisUrl, slot.redis),
          PORT: new URL(slot.url).port || '0',
          LIUCHENG_ROLE: slot.role,
          LOG_LEVEL: 'info',
          CHAOS_PROCESS: process,
          CHAOS_PLANTED_BUGS: this.plantedBugs.join(),
          CHAOS_HARNESS: String(globalThis.process.pid),
        },
      },
    );
    closeSync(log);
    slot.child = child;
    slot.processRun = {
      process,
      role: slot.role,
      from: Date.now(),
      to: null,
      wasUp: false,
      usage: [{ at: Date.now(), computedMs: 0, starvedMs: 0 }],
      endedBy: null,
      how: null,
    };
    this.processRuns.push(slot.processRun);
    const { usage } = slot.processRun;
    child.on('message', (message: unknown) => {
      if (isUsed(message)) usage.push({ at: Date.now(), ...message });
    });
    slot.ended = new Promise((resolve) => {
      const done = (how: string): void => {
        if (slot.processRun.to !== null) return;
        const said = readFileSync(logFile, 'utf8');
        // Not the line of a process that this one has started for an isolated job.
        const endedBy = said.includes(`process ${child.pid} kills itself: `)
          ? 'watchdog'
          : (slot.processRun.endedBy ?? 'itself');
        Object.assign(slot.processRun, { to: Date.now(), how, wasUp: said.includes(' is up'), endedBy });
        resolve();
        this.follow(slot);
      };
      child.once('error', (error) => done(String(error)));
      child.once('exit', (code, signal) => done(signal ?? `exit code ${code}`));
    });
  }

  private follow(slot: Slot): void {
    const awayMs = this.away.get(slot.name) ?? RESTART_MS;
    this.away.delete(slot.name);
    setTimeout(() => {
      if (!this.ending) this.launch(slot);
    }, awayMs);
  }
}

const isUsed = (message: unknown): message is Used =>
  typeof message === 'object' && message !== null && 'starvedMs' in message;

function through(url: string, proxy: NetworkProxy, parameters: Record<string, string> = {}): string {
  const changed = new URL(url);
  changed.port = String(proxy.port);
  for (const [name, value] of Object.entries(parameters)) changed.searchParams.set(name, value);
  return changed.href;
}

const READY_TRIES = 600;

async function isReady(url: string): Promise<void> {
  // A number of tries, not of seconds, so that a suspended machine does not fail the run.
  for (let tries = 0; tries < READY_TRIES; tries += 1) {
    const ready = await fetch(`${url}/healthz/ready`).then(
      async (response) => (await response.text()) && response.status === 200,
      () => false,
    );
    if (ready) return;
    await sleep(100);
  }
  throw new Error(`${url} does not become ready`);
}
