import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { BURY } from '../transitions.js';
import { IsolatedProcess } from './isolated-process.js';

/** How many suspects run at once: each has a process of its own, of some 80 MB. */
const AT_ONCE = 4;

/** How long a process that has nothing to do is kept for the next suspect: it takes a second to start. */
const IDLE_MS = 10_000;

/**
 * Where suspects run: jobs of which workers have died, or that ran beside such a job. Each runs alone in a process of its
 * own, which claims it itself; if it kills that, it harms no other, and everybody knows which one it was.
 */
@Injectable()
export class Isolation {
  private readonly logger = new Logger(Isolation.name);
  private readonly processes = new Set<IsolatedProcess>();
  private ended = false;

  constructor(private readonly database: Database) {}

  /** How many more suspects could be taken now. */
  get free(): number {
    return AT_ONCE - this.busy.length;
  }

  /**
   * Runs a suspect. One that finds no place is left where it is: the sweeper comes upon it again.
   *
   * @param again called when the job has killed its process, and can be claimed again
   */
  take(id: number, again: () => void): void {
    if (this.ended || this.free <= 0 || this.busy.some(({ job }) => job === id)) return;
    this.logger.log(
      `job ${id} has lost too many workers to run beside others; it runs in a process of its own`,
    );
    const process = [...this.processes].find(({ job }) => job === null) ?? this.start();
    process.run(id, (death) => void this.bury(id, death).then(again));
  }

  private get busy(): IsolatedProcess[] {
    return [...this.processes].filter(({ job }) => job !== null);
  }

  private start(): IsolatedProcess {
    const process = new IsolatedProcess(IDLE_MS, () => this.processes.delete(process));
    this.processes.add(process);
    return process;
  }

  private async bury(id: number, { worker, how }: { worker: string; how: string }): Promise<void> {
    this.logger.warn(`job ${id}: the process that it ran in alone has ended (${how})`);
    // If it cannot be told, the lease runs out by itself.
    await this.database.rows(BURY, [id, worker]).catch((error: unknown) => this.logger.debug(String(error)));
  }

  /** Takes no more; settles when the processes have given back what they run, and have ended. */
  async end(): Promise<void> {
    this.ended = true;
    await Promise.all([...this.processes].map((process) => process.end()));
  }
}
