import { setTimeout } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database } from '../database/database.js';
import { AHEAD_MS, DUE, type DueRow } from './due-statements.js';
import { HeldBack } from './held-back.js';
import { Planning } from './planning.js';
import { Round } from './round.js';

/** The longest pause between two looks. */
const LOOK_MS = AHEAD_MS;

/** When schedules of a locked process are tried again. Most locks last a few milliseconds. */
const LOCKED_MS = 100;

/** When a schedule whose jobs could not be prepared is tried again. */
const RETRY_MS = 1_000;

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
    const ended = this.looking?.then(() => this.round.end());
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
    const rows = await this.database.rows<DueRow>(DUE, [this.processes.list(), this.schedules.list()]);
    const due = rows.filter((row) => row.due <= row.now);
    if (due.length === 0) return pauseBefore(rows[0]);
    const plans = await this.planning.plan(due, ({ id }) => this.schedules.hold(id, RETRY_MS));
    if (plans.length > 0) for (const id of await this.round.run(plans)) this.processes.hold(id, LOCKED_MS);
    return 0;
  }

  private report(error: unknown): number {
    if (performance.now() - this.loggedAt > LOG_MS) {
      this.loggedAt = performance.now();
      this.logger.warn(`looking for due schedules failed: ${String(error)}`);
    }
    return LOOK_MS;
  }
}

/** How long to pause before the first schedule is due. Rounded up, so that it is due then. */
const pauseBefore = (first: DueRow | undefined): number =>
  first === undefined ? LOOK_MS : Math.min(LOOK_MS, Math.max(1, Math.ceil(first.due - first.now)));
