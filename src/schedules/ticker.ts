import { setTimeout } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database } from '../database/database.js';
import { AHEAD_MS, DUE, type DueRow, MOST_BYTES, MOST_DUE } from './due-statements.js';
import { HeldBack } from './held-back.js';
import { type Plan, Planning } from './planning.js';
import { Round } from './round.js';

/** The longest pause between two looks. */
const LOOK_MS = AHEAD_MS;

/**
 * When schedules of a locked process are tried again. Most locks last a few milliseconds; while many executes follow each other, the
 * policy of a process is locked most of the time.
 */
const LOCKED_MS = 15;

/** When schedules of a process are tried again whose draft is locked and not frozen yet. A try takes three statements. */
const DRAFT_LOCKED_MS = 100;

/** The longest pause between two looks while schedules of a user are still being planned: others of this user can be due. */
const LATE_LOOK_MS = 50;

/** How many processes may fail one after the other before the others wait for the next look, too. */
const MOST_FAILURES = 3;

/** When a schedule whose jobs could not be prepared is tried again. */
const RETRY_MS = 1_000;

/** When a schedule is tried again whose time zone this worker does not know. Another one may know it. */
const UNKNOWN_MS = 30_000;

/** How long a shutdown waits for jobs that are being started. Without their commit, another process starts them. */
const END_MS = 2_000;

/** At most one error in this time is logged. */
const LOG_MS = 30_000;

/**
 * Starts the jobs of schedules at their ticks, in each process with a worker. Any number of processes may look at the same schedules:
 * the row of a schedule and its job change in one transaction.
 */
@Injectable()
export class Ticker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Ticker.name);
  private readonly ending = new AbortController();
  private readonly processes = new HeldBack();
  private readonly schedules = new HeldBack();
  /** The users who had their turn since others were asked for. */
  private readonly served = new Set<number>();
  /** The users whose schedules are still being planned, or whose jobs are then started. */
  private readonly late = new Set<number>();
  /** The starts of their jobs. */
  private readonly starting = new Set<Promise<void>>();
  private loggedAt = -Infinity;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly planning: Planning,
    private readonly round: Round,
  ) {}

  onApplicationBootstrap(): void {
    this.looking = this.look();
  }

  /** Starts no more jobs, and waits for those that are being started, but not for a Postgres that does not answer. */
  async beforeApplicationShutdown(): Promise<void> {
    this.ending.abort();
    const ended = this.looking?.then(() => Promise.allSettled(this.starting)).then(() => this.round.end());
    await Promise.race([ended, setTimeout(END_MS, undefined, { ref: false })]);
  }

  private async look(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      const pause = await this.startDue().catch((error: unknown) => this.report(error));
      await setTimeout(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Starts what is due. Returns after how many milliseconds to look again. */
  private async startDue(): Promise<number> {
    const held = [this.processes.list(), this.schedules.list(), [...this.served, ...this.late]];
    const rows = await this.database.rows<DueRow>(DUE, held);
    const due = rows.filter((row) => row.due <= row.now);
    if (due.length === 0 && this.served.size > 0) {
      this.served.clear();
      return 0;
    }
    if (due.length === 0) return Math.min(pauseBefore(rows[0]), this.late.size > 0 ? LATE_LOOK_MS : LOOK_MS);
    const { plans, late } = await this.planning.plan(due, ({ id, process_id: processId }, why) => {
      if (why === 'locked') this.processes.hold(processId, DRAFT_LOCKED_MS);
      else this.schedules.hold(id, why === 'unknown' ? UNKNOWN_MS : RETRY_MS);
    });
    for (const [user, planning] of late) this.startLater(user, planning);
    // If more are due than a round starts, those of other users come next: the thousands of one user must not delay them.
    const inTime = due.filter(({ cuser }) => !late.has(cuser)).length;
    if (isFull(due) || plans.length < inTime) for (const { row } of plans) this.served.add(row.cuser);
    else this.served.clear();
    await this.start(plans);
    return 0;
  }

  private async start(plans: readonly Plan[]): Promise<void> {
    if (plans.length > 0) for (const id of await this.run(plans)) this.processes.hold(id, LOCKED_MS);
  }

  /** Starts the jobs of a user when they are planned. Those of other users do not wait for it. */
  private startLater(user: number, planning: Promise<Plan[]>): void {
    this.late.add(user);
    void planning
      .then((plans) => this.startLate(plans))
      .catch((error: unknown) => this.report(error))
      .finally(() => this.late.delete(user));
  }

  private async startLate(plans: readonly Plan[]): Promise<void> {
    if (this.ending.signal.aborted) return;
    const starting = this.start(plans);
    this.starting.add(starting);
    await starting.finally(() => this.starting.delete(starting));
  }

  /** Carries out plans in one transaction or, if that fails, in one for each process: one of them must not hold back the others. */
  private async run(plans: readonly Plan[]): Promise<Set<number>> {
    try {
      return await this.round.run(plans);
    } catch (error) {
      const byProcess = new Map<number, Plan[]>();
      for (const plan of plans) {
        const { process_id: processId } = plan.row;
        byProcess.set(processId, [...(byProcess.get(processId) ?? []), plan]);
      }
      if (byProcess.size === 1) throw error;
      const locked = new Set<number>();
      let failures = 0;
      for (const [processId, own] of byProcess)
        try {
          for (const id of await this.round.run(own)) locked.add(id);
          failures = 0;
        } catch (failure) {
          failures += 1;
          if (failures === MOST_FAILURES) throw failure;
          this.processes.hold(processId, RETRY_MS);
          this.report(failure);
        }
      return locked;
    }
  }

  private report(error: unknown): number {
    if (performance.now() - this.loggedAt > LOG_MS) {
      this.loggedAt = performance.now();
      this.logger.warn(`looking for due schedules failed: ${String(error)}`);
    }
    return LOOK_MS;
  }
}

/** Whether there can be more due schedules than these. Half of the size, since a single schedule that does not fit can be as large. */
const isFull = (due: readonly DueRow[]): boolean =>
  due.length === MOST_DUE || due.reduce((bytes, row) => bytes + row.bytes, 0) > MOST_BYTES / 2;

/** How long to pause before the first schedule is due. Rounded up, so that it is due then. */
const pauseBefore = (first: DueRow | undefined): number =>
  first === undefined ? LOOK_MS : Math.min(LOOK_MS, Math.max(1, Math.ceil(first.due - first.now)));
