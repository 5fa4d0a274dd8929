import { type ChildProcess, fork } from 'node:child_process';
import type { Settings } from '../../config/settings.js';

/**
 * A message from a worker to an isolated process: first the settings and, after the boot, the jobs to run. Not before: Node drops
 * messages that arrive while a process has no listener.
 */
export type Order = { settings: Settings } | { run: number; deathsCountFrom: string };

/** A message from an isolated process: its worker name after the boot, and the job that it has finished or released. */
export type Report = { name: string } | { done: number };

/** The built entry file. Under jest, which compiles the sources on the fly, the file of the last build. */
const FILE = import.meta.url.endsWith('.ts')
  ? new URL('../../../dist/boot/isolated.js', import.meta.url)
  : new URL('../../boot/isolated.js', import.meta.url);

/** How long an idle process may take to exit. It has no job to release. */
const IDLE_END_MS = 10_000;

/** How long a process may take to boot. No other one boots meanwhile. */
const BOOT_MS = 60_000;

/** How long a process may take to report that it no longer holds its job. One that was frozen never does. */
const REPORT_MS = 2_000;

/** How a process has exited while it ran a job. */
export interface Death {
  /** Its worker name; empty if it has not booted. */
  worker: string;
  how: string;
}

/** A child process that runs isolated jobs, one at a time. */
export class IsolatedProcess {
  private readonly child: ChildProcess;
  private name = '';
  private current: number | null = null;
  private order: Order | null = null;
  private ending = false;
  /** `performance.now()` when its job was first found due, since it began. */
  private dueAt: number | null = null;
  private died: (death: Death) => void = () => undefined;
  private idle: NodeJS.Timeout | undefined;
  private readonly boot: NodeJS.Timeout;

  /**
   * @param idleMs the process ends after this time without a job
   * @param gone called when the process has exited
   */
  constructor(
    settings: Settings,
    private readonly idleMs: number,
    gone: () => void,
  ) {
    // The arguments name the launcher, which ends processes that a worker may leave behind.
    this.child = fork(FILE, process.argv.slice(2));
    this.boot = setTimeout(() => this.child.kill('SIGKILL'), BOOT_MS);
    // Without free file descriptors, Node gives a child that has no channel, and reports the error later.
    if (this.child.connected) this.child.send({ settings } satisfies Order, () => undefined);
    this.child.on('message', (report: Report) => this.onReport(report));
    const ended = (how: string): void => {
      clearTimeout(this.idle);
      clearTimeout(this.boot);
      gone();
      if (this.current !== null) this.died({ worker: this.name, how });
      this.current = null;
    };
    this.child.on('error', (error) => {
      // A process that could not be started has no `exit` event.
      if (this.child.pid === undefined) ended(error.message);
    });
    this.child.once('exit', (code, signal) => ended(signal ?? `exit code ${code ?? '?'}`));
  }

  /** Whether it can run a job now. */
  get isFree(): boolean {
    return this.current === null && !this.ending;
  }

  get hasBooted(): boolean {
    return this.name !== '';
  }

  /** The id of the job that it runs, or null. */
  get job(): number | null {
    return this.current;
  }

  /**
   * Runs a job, after the boot if necessary.
   *
   * @param deathsCountFrom from the `Outages` of the worker
   * @param died called if the process exits before the job is finished or released
   */
  run(id: number, deathsCountFrom: string, died: (death: Death) => void): void {
    clearTimeout(this.idle);
    this.current = id;
    this.dueAt = null;
    this.died = died;
    this.order = { run: id, deathsCountFrom };
    if (this.hasBooted) this.send();
  }

  /** Call it when its job was found due, so that it does not hold the job. Kills a process that does not report this in time. */
  jobIsDue(): void {
    if (!this.hasBooted) return;
    this.dueAt ??= performance.now();
    if (performance.now() - this.dueAt > REPORT_MS) this.child.kill('SIGKILL');
  }

  private send(): void {
    if (this.order !== null) this.child.send(this.order, () => undefined);
  }

  /**
   * Shuts the process down: it releases its job. Settles when it has exited.
   *
   * @param patienceMs the process is killed after this time
   */
  async end(patienceMs: number): Promise<void> {
    this.died = () => undefined;
    this.ending = true;
    if (this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null)
      return;
    // `events.once` would reject if a signal could not be sent.
    const exit = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
    const timer = setTimeout(() => this.child.kill('SIGKILL'), patienceMs);
    this.child.kill('SIGTERM');
    await exit;
    clearTimeout(timer);
  }

  private onReport(report: Report): void {
    if ('name' in report) {
      clearTimeout(this.boot);
      this.name = report.name;
      if (this.current !== null) this.send();
    } else if (report.done === this.current) {
      this.current = null;
      this.idle = setTimeout(() => void this.end(IDLE_END_MS), this.idleMs);
    }
  }
}
