import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** What a worker tells a process in which suspects run. */
export interface Order {
  run: number;
}

/** What it answers: what it is called as a worker, and then that it is done with its job, whatever came of that. */
export type Report = { name: string } | { done: number };

/** Processes run built files; under jest, where the sources are compiled on the fly, those of the last build. */
const FILE = import.meta.url.endsWith('.ts')
  ? new URL('../../../dist/isolated.js', import.meta.url)
  : new URL('../../isolated.js', import.meta.url);

/** How a process has ended that still ran a job. */
export interface Death {
  /** What it was called as a worker; empty where it has not come so far. */
  worker: string;
  how: string;
}

/** One process in which suspects run, one at a time, from here. */
export class IsolatedProcess {
  private readonly child: ChildProcess;
  private name = '';
  private current: number | null = null;
  private died: (death: Death) => void = () => undefined;
  private idle: NodeJS.Timeout | undefined;

  /**
   * @param idleMs after so long without a job it ends
   * @param gone called when it has ended
   */
  constructor(
    private readonly idleMs: number,
    gone: () => void,
  ) {
    // The arguments name the launcher that is to end what its worker may leave.
    this.child = fork(FILE, process.argv.slice(2));
    this.child.on('message', (report: Report) => this.hear(report));
    this.child.on('error', () => undefined);
    this.child.once('exit', (code, signal) => {
      clearTimeout(this.idle);
      gone();
      if (this.current !== null) this.died({ worker: this.name, how: signal ?? `exit code ${code ?? '?'}` });
    });
  }

  /** The job that it runs, or null. */
  get job(): number | null {
    return this.current;
  }

  /** @param died called if the process ends before it is done with the job */
  run(id: number, died: (death: Death) => void): void {
    clearTimeout(this.idle);
    this.current = id;
    this.died = died;
    this.child.send({ run: id } satisfies Order, () => undefined);
  }

  /** Ends it as a worker is ended: what it runs it gives back. */
  async end(): Promise<void> {
    this.died = () => undefined;
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exit;
  }

  private hear(report: Report): void {
    if ('name' in report) this.name = report.name;
    else if (report.done === this.current) {
      this.current = null;
      this.idle = setTimeout(() => void this.end(), this.idleMs);
    }
  }
}
