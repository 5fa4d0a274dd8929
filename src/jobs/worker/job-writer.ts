import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { Database } from '../../database/database.js';
import type { Journal, Json, LogLevel } from '../../flow/world.js';
import { isUnavailable } from '../../rest/unavailable.js';
import { GroupCommit } from '../group-commit.js';
import { FLUSH, TEXT_SEPARATOR } from '../transitions.js';
import { DatabaseClock } from './database-clock.js';
import type { JobSecrets } from './job-secrets.js';
import {
  type Held,
  type JobWrite,
  PendingWrites,
  type Position,
  type Settled,
  type Settlement,
  storable,
} from './job-writes.js';
import type { Lease } from './leases.js';

/** Why an attempt ends without having settled its job. */
export type Loss = 'lost' | 'lapsed' | 'unwritable';

/**
 * This attempt has lost the job: another worker has it, the database could not be reached in time, or Postgres does not
 * take what it has to write.
 */
export class JobLost extends Error {
  override name = 'JobLost';

  constructor(
    readonly reason: Loss,
    message: string,
  ) {
    super(message);
  }
}

interface FlushRow {
  id: number;
  state: Settled['state'] | null;
  dispatch: number | null;
}

/** Undefined where the fence no longer holds; an error where Postgres does not take what the job has to write. */
type Flushed = FlushRow | undefined | Error;

/** A write that goes into a flush: taken from its job once, so that a repeated attempt writes the same. */
interface Flushing {
  id: number;
  weight: () => number;
  take: () => JobWrite;
}

const RETRY_MS = 100;

/** What one statement's records and lines weigh together, in characters, unless a single job has more. */
const FLUSH_WEIGHT = 8 * 1024 * 1024;

const RELEASE_RETRY_MS = 500;

/**
 * Writes what all jobs of this worker have to say, together: journal, log, progress and ends go to Postgres in one
 * statement a flush. At most two flushes are under way, never two of one job.
 */
@Injectable()
export class JobWriter {
  private readonly logger = new Logger(JobWriter.name);
  private readonly flushes = new GroupCommit<Flushing, Flushed>((items) => this.flush(items), {
    maxItems: 500,
    maxInFlight: 2,
    keyOf: ({ id }) => id,
    maxWeight: FLUSH_WEIGHT,
    weigh: ({ weight }) => weight(),
  });
  private ended = false;

  constructor(
    private readonly database: Database,
    private readonly clock: DatabaseClock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /**
   * Opens the way for one attempt's writes.
   *
   * @param recorded what earlier attempts have committed
   * @param secrets what none of it may show
   * @param lost called once if a write finds that this attempt no longer holds the job, or cannot be made
   */
  open(
    held: Held,
    position: Position,
    recorded: ReadonlyMap<string, Json>,
    secrets: JobSecrets,
    lease: Lease,
    lost: (reason: Loss) => void,
  ): JobPen {
    const pending = new PendingWrites(held, position, secrets);
    return new JobPen(held, pending, recorded, this.clock, lease, lost, (flushing) =>
      this.flushes.add(flushing),
    );
  }

  /**
   * Lets go of a job whose attempt came to nothing, and tries again for as long as the database is away.
   *
   * @returns null where the job is no longer this worker's
   */
  async release(held: Held, settlement: Settlement): Promise<Settled | null> {
    const write: JobWrite = { ...held, journal: null, log: [], progress: null, settlement };
    for (;;) {
      try {
        const row = await this.flushes.add({ id: held.id, weight: () => 0, take: () => write });
        if (row instanceof Error) throw row;
        return row?.state != null && row.dispatch != null
          ? { state: row.state, dispatch: row.dispatch }
          : null;
      } catch (error) {
        if (!isUnavailable(error) || this.ended) throw error;
        await new Promise((resolve) => setTimeout(resolve, RELEASE_RETRY_MS));
      }
    }
  }

  /** The process must end: nothing is tried again any longer. */
  endRetries(): void {
    this.ended = true;
  }

  /** One flush. A passing failure is tried again for as long as the leases may hold; the same write twice does no harm. */
  private flush(items: Flushing[]): Promise<Flushed[]> {
    return this.write(items.map(({ take }) => take()));
  }

  private async write(writes: JobWrite[]): Promise<Flushed[]> {
    const giveUpAt = performance.now() + this.settings.leaseMs;
    for (;;) {
      try {
        const rows = await this.database.rows<FlushRow>(FLUSH, flushValues(writes));
        const byId = new Map(rows.map((row) => [row.id, row]));
        return writes.map(({ id }) => byId.get(id));
      } catch (error) {
        if (!isUnavailable(error)) return this.writeEach(writes, error);
        if (this.ended || performance.now() > giveUpAt) throw error;
        this.logger.warn(`writing ${writes.length} jobs failed, trying again: ${String(error)}`);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /** Finds the one job whose write cannot be made, so that its neighbours in the flush do not suffer for it. */
  private async writeEach(writes: JobWrite[], error: unknown): Promise<Flushed[]> {
    if (writes.length === 1) return [error instanceof Error ? error : new Error(String(error))];
    const results: Flushed[] = [];
    for (const write of writes) results.push(...(await this.write([write])));
    return results;
  }
}

/** One attempt's journal and log: what the engine appends, and how the attempt lets go of its job. */
export class JobPen implements Journal {
  /** The flush that will take what is pending; null while nothing is. */
  private enlisted: Promise<FlushRow> | null = null;
  private latest: Promise<unknown> = Promise.resolve();
  private loss: JobLost | null = null;

  constructor(
    private readonly held: Held,
    private readonly pending: PendingWrites,
    readonly recorded: ReadonlyMap<string, Json>,
    private readonly clock: DatabaseClock,
    private readonly lease: Lease,
    private readonly lost: (reason: Loss) => void,
    private readonly add: (flushing: Flushing) => Promise<Flushed>,
  ) {}

  append(key: string, value: Json, weight: number): void {
    this.pending.record(key, value, weight);
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

  /** Settles once all is committed and the job is certainly still ours: whoever asks is about to act on the outside. */
  async committed(): Promise<void> {
    await this.latest;
    if (!this.lease.holds()) this.lose('lapsed', `the lease of job ${this.held.id} has run out`);
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
    if (state === null || dispatch === null)
      throw new JobLost('lost', `job ${this.held.id} was settled twice`);
    return { state, dispatch };
  }

  private enlist(): Promise<FlushRow> {
    if (this.enlisted) return this.enlisted;
    const flushed = this.add({
      id: this.held.id,
      weight: () => this.pending.weight,
      take: () => {
        this.enlisted = null;
        return this.take();
      },
    }).then(
      (row) => this.kept(row),
      (error: unknown) => this.lose('lapsed', `job ${this.held.id} could not be written: ${String(error)}`),
    );
    // Whoever needs the outcome awaits it; to the others the loss is told by `lost`.
    flushed.catch(() => undefined);
    this.enlisted = flushed;
    this.latest = flushed;
    return flushed;
  }

  /** What is pending; nothing, once a write was lost: what follows it must not be committed without it. */
  private take(): JobWrite {
    const write = this.pending.take();
    return this.loss ? { ...this.held, journal: null, log: [], progress: null, settlement: null } : write;
  }

  private kept(row: Flushed): FlushRow {
    const { id, fence } = this.held;
    if (this.loss) throw this.loss;
    if (row instanceof Error) return this.lose('unwritable', `job ${id} cannot be written: ${row.message}`);
    return row ?? this.lose('lost', `job ${id} is no longer held under fence ${fence}`);
  }

  private lose(reason: Loss, message: string): never {
    if (!this.loss) {
      this.loss = new JobLost(reason, message);
      this.lost(reason);
    }
    throw this.loss;
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
    joined(journal.map(({ records }) => records)),
    log.map(({ id }) => id),
    log.map(({ firstRow }) => firstRow),
    log.map(({ rows }) => rows),
    joined(log.map(({ text }) => text)),
    shown.map(({ id }) => id),
    joined(shown.map(({ progress }) => progress)),
    settled.map(({ id }) => id),
    settled.map(({ s }) => s.state),
    joined(settled.map(({ s }) => (s.state === 'successful' ? s.outputs : null))),
    joined(settled.map(({ s }) => (s.state === 'failed' ? storable(s.error || 'The job failed.') : null))),
    joined(settled.map(({ progress }) => progress)),
    settled.map(({ s }) => (s.state === 'running' ? s.until : null)),
  ];
}

const joined = (texts: (string | null)[]): string => texts.map((text) => text ?? '').join(TEXT_SEPARATOR);
