import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { ANALYZE_GROWN } from '../database/analyze-grown.js';
import { Database, type Statement } from '../database/database.js';
import { MOVE_PENDING } from '../database/move-pending.js';
import { repeat } from '../database/repeat.js';
import { LeftToOthers } from './left-to-others.js';
import { Admission } from '../jobs/admission/admission.js';
import { Replacements } from '../jobs/admission/replacements.js';
import {
  PRIORITIES_SPREAD,
  SPREAD_PRIORITIES,
  SPREADING,
  type SpreadingRow,
  spreadValues,
} from '../jobs/admission/priority-statements.js';
import { OVERDUE, type OverdueRow, overdueValues, UNDELIVERED } from '../jobs/transitions/overdue.js';

/** How often tables are looked at that may have grown: each look takes Postgres a millisecond, for each worker. */
const ANALYZE_MS = 5_000;

/** How often the lists of indexes are emptied: searches read all of a list. */
const MOVE_MS = 1_000;

/** The fewest jobs that a sweep looks for: among fewer, processes would not take turns. */
const LEAST_WANTED = 4;

/** The worker of a sweeper. */
export interface SweptWorker {
  /** The number of free slots. */
  freeSlots(): number;
  /** How many more isolated jobs can run now. */
  freeIsolated(): number;
  /** Whether the worker knows that jobs wait. */
  hasBacklog(): boolean;
  /** How often a job could not be claimed or settled. */
  failures(): number;
  /** Takes waiting jobs as soon as slots are free. */
  lookForWaiting(): void;
  /**
   * Runs the job if it is due, before all deliveries that wait for a slot. Settles when the job has released its slot.
   *
   * @param begun called when the job gets its slot
   */
  resume(id: number, begun: () => void): Promise<void>;
}

/**
 * Finds started jobs that are due and jobs of dead workers, about as many as this worker has slots, and waiting jobs that Redis did
 * not deliver. While no slot is free, expired leases get the next free slots.
 */
@Injectable()
export class Sweeper {
  private readonly logger = new Logger(Sweeper.name);
  private readonly ending = new AbortController();
  /** The number of found jobs that wait for a slot. */
  private waitingForSlot = 0;
  /** The jobs that were found last, and the failures of the worker until then. */
  private lastFound = new Set<number>();
  private lastFailures = 0;

  constructor(
    private readonly database: Database,
    private readonly leftToOthers: LeftToOthers,
    private readonly admission: Admission,
    private readonly replacements: Replacements,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  start(worker: SweptWorker): void {
    const { sweepMs } = this.settings;
    void repeat(sweepMs, () => this.sweep(worker), this.ending.signal);
    // Beside the sweep: a long backlog takes many statements, during which no job of a dead worker would be found.
    void repeat(sweepMs, () => this.spreadPriorities(), this.ending.signal);
    void repeat(ANALYZE_MS, () => this.maintain(ANALYZE_GROWN), this.ending.signal);
    void repeat(MOVE_MS, () => this.maintain(MOVE_PENDING), this.ending.signal);
  }

  end(): void {
    this.ending.abort();
  }

  private async sweep(worker: SweptWorker): Promise<void> {
    try {
      await this.takeOverdue(worker);
      await this.findUndelivered(worker);
      await this.admission.sweep();
      await this.replacements.sweep();
    } catch (error) {
      this.logger.warn(`looking for overdue jobs failed: ${String(error)}`);
    }
  }

  /** Gives waiting jobs the changed priority of their process, a thousand at a time. */
  private async spreadPriorities(): Promise<void> {
    try {
      const spreading = await this.database.rows<SpreadingRow>(SPREADING);
      if (spreading.length === 0) return;
      for (let changed = Infinity; changed > 0 && !this.ending.signal.aborted;) {
        const [row] = await this.database.rows<{ changed: number }>(SPREAD_PRIORITIES);
        changed = row?.changed ?? 0;
      }
      await this.database.rows(PRIORITIES_SPREAD, spreadValues(spreading));
    } catch (error) {
      this.logger.warn(`waiting jobs do not have their changed priorities yet: ${String(error)}`);
    }
  }

  private async maintain(statement: Statement): Promise<void> {
    try {
      await this.database.rows(statement);
    } catch (error) {
      // Another session has locked the table, or Postgres is away. Statements are slower meanwhile.
      this.logger.debug(String(error));
    }
  }

  private async findUndelivered(worker: SweptWorker): Promise<void> {
    if (this.ending.signal.aborted || worker.hasBacklog()) return;
    const [row] = await this.database.rows<{ found: boolean }>(UNDELIVERED, [this.settings.deliveryMs]);
    if (row?.found === true) worker.lookForWaiting();
  }

  private async takeOverdue(worker: SweptWorker): Promise<void> {
    const free = Math.max(0, worker.freeSlots());
    if (this.ending.signal.aborted || (free === 0 && this.waitingForSlot > 0)) return;
    // Under a backlog, waiting jobs take every free slot, so overdue jobs are queued for the next ones.
    const most = Math.max(LEAST_WANTED, free === 0 ? this.settings.concurrency : free);
    const overdue = await this.database.rows<OverdueRow>(
      OVERDUE,
      overdueValues({
        jobs: most,
        isolated: Math.max(0, worker.freeIsolated()),
        except: this.leftToOthers.list(),
      }),
    );
    const isRefused =
      worker.failures() > this.lastFailures && overdue.every(({ id }) => this.lastFound.has(id));
    this.lastFound = new Set(overdue.map(({ id }) => id));
    this.lastFailures = worker.failures();
    for (const { id } of overdue.filter(({ isolated }) => isolated)) this.deliver(id, worker);
    // Each comes before those that were delivered earlier.
    const shared = overdue.filter(({ isolated }) => !isolated).toReversed();
    const taken = shared.map(({ id }) => this.deliver(id, worker));
    // A full result means that there may be more: sweep again when a slot is free, not at the next interval. Unless these could not be claimed
    // the last time: beside a full disk, a worker tried that 1,600 times a second.
    if (taken.length < most || isRefused) return;
    if (free < most) void Promise.all(taken.map(({ begun }) => begun)).then(() => this.sweepAgain(worker));
    else void Promise.race(taken.map(({ done }) => done)).then(() => this.sweepAgain(worker));
  }

  private deliver(id: number, worker: SweptWorker): { begun: Promise<void>; done: Promise<void> } {
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    this.waitingForSlot += 1;
    const done = worker.resume(id, () => {
      this.waitingForSlot -= 1;
      begin();
    });
    return { begun, done };
  }

  private async sweepAgain(worker: SweptWorker): Promise<void> {
    try {
      await this.takeOverdue(worker);
    } catch {
      // The next scheduled sweep logs the error.
    }
  }
}
