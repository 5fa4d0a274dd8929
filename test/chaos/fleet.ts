import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from '../../launcher/ports.mjs';
import type { Life } from './history.js';
import { sleep } from './services.js';
import { openWire, type Wire } from './wire.js';

/** What the fleet's processes are started with. */
export interface FleetOptions {
  folder: string;
  databaseUrl: string;
  redisUrl: string;
  apis: number;
  workers: number;
  environment: Record<string, string>;
  /** Modules to load before the application. */
  preloads: string[];
}

/** One place of the fleet, in which process follows process. */
export interface Slot {
  name: string;
  role: 'api' | 'worker';
  /** Of an API: where it listens. */
  url: string;
  postgres: Wire;
  redis: Wire;
  life: Life;
  child: ChildProcess;
  /** Settles when the process has ended. */
  ended: Promise<void>;
  frozen: boolean;
}

const PROJECT = join(import.meta.dirname, '..', '..');

/** How long a place stays empty after a process that was not told to be away longer. */
const RESTART_MS = 300;

/** The API and worker processes, each on wires of its own. One that ends is followed by the next. */
export class Fleet {
  readonly slots: Slot[] = [];
  readonly lives: Life[] = [];
  private ending = false;
  private number = 0;

  constructor(private readonly options: FleetOptions) {}

  async start(): Promise<void> {
    const { apis, workers } = this.options;
    for (let index = 0; index < apis; index += 1) await this.open('api', `api${index + 1}`);
    for (let index = 0; index < workers; index += 1) await this.open('worker', `worker${index + 1}`);
    await Promise.all(this.of('api').map((slot) => isReady(slot.url)));
  }

  of(role: 'api' | 'worker'): Slot[] {
    return this.slots.filter((slot) => slot.role === role);
  }

  /** A job has killed this process: one of the fleet, or one that runs a job alone. */
  killedByJob(pid: number): void {
    const slot = this.slots.find(({ child }) => child.pid === pid);
    if (slot) slot.life.endedBy = 'job';
  }

  /** Ends the place's process and, after `awayMs`, starts the next; settles when that is started. */
  async replace(slot: Slot, signal: 'SIGKILL' | 'SIGTERM', awayMs: number): Promise<void> {
    const { life } = slot;
    if (life.to !== null) return;
    life.endedBy = 'fault';
    this.away.set(slot.name, awayMs);
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

  /** Tells the place's process that its wall clock is so many milliseconds off. */
  jump(slot: Slot, shiftMs: number): void {
    if (slot.child.connected) slot.child.send({ chaosShiftMs: shiftMs }, () => undefined);
  }

  /** Ends all in good order, as a deployment would; what does not end by itself is killed. */
  async end(): Promise<void> {
    this.ending = true;
    await Promise.all(
      this.slots.map(async ({ child, ended, life, postgres, redis }) => {
        if (life.to === null) {
          life.endedBy = 'end';
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
  kill(): void {
    this.ending = true;
    for (const { child } of this.slots) child.kill('SIGKILL');
  }

  private readonly away = new Map<string, number>();

  private async open(role: 'api' | 'worker', name: string): Promise<void> {
    const { databaseUrl, redisUrl } = this.options;
    const port = role === 'api' ? await freePort() : 0;
    const slot = {
      name,
      role,
      url: `http://127.0.0.1:${port}`,
      postgres: await openWire(Number(new URL(databaseUrl).port)),
      redis: await openWire(Number(new URL(redisUrl).port)),
      frozen: false,
    } as Slot;
    this.launch(slot);
    this.slots.push(slot);
  }

  private launch(slot: Slot): void {
    const { folder, environment, preloads } = this.options;
    const process = `${slot.name}.${(this.number += 1)}`;
    const logFile = join(folder, `${process}.log`);
    const log = openSync(logFile, 'a');
    const child = spawn(
      globalThis.process.execPath,
      [
        ...(slot.role === 'api' ? ['--max-semi-space-size=8'] : []),
        ...preloads.flatMap((file) => ['--import', pathToFileURL(file).href]),
        join(PROJECT, 'dist', 'main.js'),
      ],
      {
        cwd: PROJECT,
        stdio: ['ignore', log, log, 'ipc'],
        env: {
          ...globalThis.process.env,
          ...environment,
          NODE_OPTIONS: '',
          DATABASE_URL: through(this.options.databaseUrl, slot.postgres),
          REDIS_URL: through(this.options.redisUrl, slot.redis),
          PORT: new URL(slot.url).port || '0',
          LIUCHENG_ROLE: slot.role,
          LOG_LEVEL: 'info',
          PGOPTIONS: `-c chaos.process=${process}`,
          CHAOS_PROCESS: process,
          CHAOS_HARNESS: String(globalThis.process.pid),
        },
      },
    );
    closeSync(log);
    slot.child = child;
    slot.life = {
      process,
      role: slot.role,
      from: Date.now(),
      to: null,
      wasUp: false,
      endedBy: null,
      how: null,
    };
    this.lives.push(slot.life);
    slot.ended = new Promise((resolve) => {
      const done = (how: string): void => {
        if (slot.life.to !== null) return;
        const wasUp = readFileSync(logFile, 'utf8').includes(' is up');
        Object.assign(slot.life, { to: Date.now(), how, wasUp, endedBy: slot.life.endedBy ?? 'itself' });
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

function through(url: string, wire: Wire): string {
  const changed = new URL(url);
  changed.port = String(wire.port);
  return changed.href;
}

const READY_TRIES = 600;

async function isReady(url: string): Promise<void> {
  // Tries, not seconds: a machine that stands still must not fail what would have been ready.
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
