import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import type { Journal, Json, LogLevel } from '../flow/world.js';
import { DatabaseClock } from './database-clock.js';
import { GroupCommit } from './group-commit.js';
import {
  type Held,
  type JobWrite,
  PendingWrites,
  type Position,
  type Settled,
  type Settlement,
} from './job-writes.js';
import { isUnavailable } from '../rest/unavailable.js';
import { FLUSH } from './transitions.js';

/** This attempt has lost the job: another worker has it, or the database could not be reached in time. */
export class JobLost extends Error {
  override name = 'JobLost';
}

interface FlushRow {
  id: number;
  state: Settled['state'] | null;
  dispatch: number | null;
}

/** A write that goes into a flush: taken from its job once, so that a repeated attempt writes the same. */
interface Flushing {
  id: number;
  take: () => JobWrite;
}

const RETRY_MS = 100;

/**
 * Writes what all jobs of this worker have to say, together: journal, log, progress and ends go to Postgres in one
 * statement a flush. At most two flushes are under way, never two of one job.
 */
@Injectable()
export class JobWriter {
  private readonly logger = new Logger(JobWriter.name);
  private readonly flushes = new GroupCommit<Flushing, FlushRow | undefined>((items) => this.flush(items), {
    maxItems: 500,
    maxInFlight: 2,
    keyOf: ({ id }) => id,
  });

  constructor(
    private readonly database: Database,
    private readonly clock: DatabaseClock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /**
   * Opens the way for one attempt's writes.
   *
   * @param recorded what earlier attempts have committed
   * @param lost called once if a write finds that this attempt no longer holds the job
   */
  open(held: Held, position: Position, recorded: ReadonlyMap<string, Json>, lost: () => void): JobPen {
    return new JobPen(held, new PendingWrites(held, position), recorded, this.clock, lost, (flushing) =>
      this.flushes.add(flushing),
    );
  }

  /** One flush. A passing failure is tried again for as long as the leases may hold; the same write twice does no harm. */
  private async flush(items: Flushing[]): Promise<(FlushRow | undefined)[]> {
    const writes = items.map(({ take }) => take());
    const values = flushValues(writes);
    const giveUpAt = performance.now() + this.settings.leaseMs;
    for (;;) {
      try {
        const rows = await this.database.rows<FlushRow>(FLUSH, values);
        const byId = new Map(rows.map((row) => [row.id, row]));
        return writes.map(({ id }) => byId.get(id));
      } catch (error) {
        if (!(isUnavailable(error) || isDeadlock(error)) || performance.now() > giveUpAt) throw error;
        this.logger.warn(`writing ${writes.length} jobs failed, trying again: ${String(error)}`);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }
}

/** One attempt's journal and log: what the engine appends, and how the attempt lets go of its job. */
export class JobPen implements Journal {
  /** The flush that will take what is pending; null while nothing is. */
  private enlisted: Promise<FlushRow> | null = null;
  private latest: Promise<unknown> = Promise.resolve();
  private isLost = false;

  constructor(
    private readonly held: Held,
    private readonly pending: PendingWrites,
    readonly recorded: ReadonlyMap<string, Json>,
    private readonly clock: DatabaseClock,
    private readonly lost: () => void,
    private readonly add: (flushing: Flushing) => Promise<FlushRow | undefined>,
  ) {}

  append(key: string, value: Json): void {
    this.pending.record(key, value);
    void this.enlist();
  }

  log(level: LogLevel, node: string, text: string): void {
    this.pending.log(this.clock.now(), level, node, text);
    void this.enlist();
  }

  show(progress: string): void {
    this.pending.show(progress);
    void this.enlist();
  }

  async committed(): Promise<void> {
    await this.latest;
  }

  /**
   * Ends the job or gives it up, together with all that is still pending.
   *
   * @throws JobLost where the row is no longer this attempt's
   */
  async settle(settlement: Settlement, progress: string | null): Promise<Settled> {
    if (progress !== null) this.pending.show(progress);
    this.pending.settle(settlement);
    const { state, dispatch } = await this.enlist();
    if (state === null || dispatch === null) throw new JobLost(`job ${this.held.id} was settled twice`);
    return { state, dispatch };
  }

  private enlist(): Promise<FlushRow> {
    if (this.enlisted) return this.enlisted;
    const flushed = this.add({
      id: this.held.id,
      take: () => {
        this.enlisted = null;
        return this.pending.take();
      },
    }).then(
      (row) => row ?? this.lose(`job ${this.held.id} is no longer held under fence ${this.held.fence}`),
      (error: unknown) => this.lose(`job ${this.held.id} could not be written: ${String(error)}`),
    );
    // Whoever needs the outcome awaits it; to the others the loss is told by `lost`.
    flushed.catch(() => undefined);
    this.enlisted = flushed;
    this.latest = flushed;
    return flushed;
  }

  private lose(reason: string): never {
    if (!this.isLost) {
      this.isLost = true;
      this.lost();
    }
    throw new JobLost(reason);
  }
}

function flushValues(writes: JobWrite[]): unknown[] {
  const journal = writes.flatMap(({ id, journal }) => (journal ? [{ id, ...journal }] : []));
  const log = writes.flatMap(({ id, log }) => log.map((lines) => ({ id, ...lines })));
  const shown = writes.filter(({ progress, settlement }) => progress !== null && settlement === null);
  const settled = writes.flatMap(({ id, progress, settlement: s }) => (s ? [{ id, progress, s }] : []));
  return [
    writes.map(({ id }) => id),
    writes.map(({ fence }) => fence),
    journal.map(({ id }) => id),
    journal.map(({ number }) => number),
    journal.map(({ records }) => records),
    log.map(({ id }) => id),
    log.map(({ firstRow }) => firstRow),
    log.map(({ rows }) => rows),
    log.map(({ text }) => text),
    shown.map(({ id }) => id),
    shown.map(({ progress }) => progress),
    settled.map(({ id }) => id),
    settled.map(({ s }) => s.state),
    settled.map(({ s }) => (s.state === 'successful' ? s.outputs : null)),
    settled.map(({ s }) => (s.state === 'failed' ? clean(s.error) : null)),
    settled.map(({ progress }) => progress),
    settled.map(({ s }) => (s.state === 'running' ? s.until : null)),
  ];
}

/** Postgres keeps neither U+0000 nor lone surrogates in a text. */
const clean = (text: string): string => text.replaceAll('\0', '\\u0000').toWellFormed();

/** Postgres ends one of two statements that wait for each other (40P01); the same statement succeeds later. */
export const isDeadlock = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '40P01';
