import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { Database } from '../../database/database.js';
import { CANCELLED, DatabaseUnavailable, isUnavailable, losesServer } from '../../database/database-error.js';
import { Again, GroupedCalls } from '../../database/grouped-calls.js';
import { APPEND, FLUSH, type FlushRow } from '../../jobs/transitions/flush.js';
import {
  appendValues,
  flushValues,
  isAppend,
  type JobWrite,
  type Settlement,
} from '../../jobs/transitions/flush-values.js';
import { HELD, type Held, heldValues } from '../../jobs/transitions/held.js';
import { DatabaseClock } from '../database-clock.js';
import { FlushBound } from './flush-bound.js';
import { joinParts, shareOf, weightOf } from './flush-parts.js';
import { PART_WEIGHT } from './chunks-of.js';
import { AttemptJournal, type AttemptParts, type Flushed, type Flushing } from './attempt-journal.js';
import type { JobSecrets } from './job-secrets.js';
import { lineStart } from './log-lines.js';
import { emptyWrite, PendingWrites, type Position, type Settled } from './job-writes.js';
import { Watched } from '../watched.js';
import { NOTE } from './note.js';

/** A held job, and the id of the user whose job it is. */
type Owned = Held & { readonly user: number };

const RETRY_MS = 100;

const RELEASE_RETRY_MS = 500;

/** Most row locks last milliseconds. For longer ones the pauses between tries grow. */
const LOCKED_MS = 5;
const LONGEST_LOCKED_MS = 500;

/**
 * A part of this size that Postgres does not take in time fails its job, in bytes: it cannot be divided, and was tried for ever. Only settings
 * that permit larger values than the default ones lead to such parts.
 */
const TOO_LARGE = 32 * 1024 * 1024;

/** A write of one job, and the parts of it that are still to be written. */
class PendingParts {
  /** The remaining parts; null before they were taken. */
  left: JobWrite[] | null = null;
  /** The number of consecutive tries that found the row locked. */
  waits = 0;
  /** Why it cannot be weighed. Then it is not written, and only its own job fails. */
  private fault: Error | null = null;

  /** @param user the id of the user whose job it is */
  constructor(
    readonly flushing: Flushing,
    readonly user: number,
  ) {}

  get weight(): number {
    if (this.left === null) return this.wholeWeight();
    // The remainder of a heavy write gets a statement without other jobs.
    const [part, ...others] = this.left;
    return part && others.length === 0 ? weightOf(part) : Infinity;
  }

  /** Items are weighed in a turn of their own, where an error would end the process. */
  private wholeWeight(): number {
    try {
      return this.flushing.weight();
    } catch (error) {
      this.fault = asError(error);
      return 0;
    }
  }

  async take(): Promise<JobWrite[]> {
    if (this.fault !== null) throw this.fault;
    this.left ??= await this.flushing.take();
    return this.left;
  }
}

/** The attempt whose journal is opened. */
interface OpenedAttempt extends Pick<
  AttemptParts,
  'recorded' | 'inheritance' | 'lease' | 'lost' | 'kept' | 'beforeActing'
> {
  held: Owned;
  /** The place after what earlier attempts have written. */
  position: Position;
  /** Redacts and seals what is written. */
  secrets: JobSecrets;
}

/**
 * Writes the journals, logs, progress and settlements of all jobs of this worker, in one statement per flush; a heavy write takes
 * several. At most two flushes run at once, and two of large writes, never two with the same job.
 */
@Injectable()
export class JobWriter {
  private readonly logger = new Logger(JobWriter.name);
  private readonly bound = new FlushBound();
  private readonly flushes: GroupedCalls<PendingParts, Flushed>;
  private ended = false;
  /** `performance.now()` when a connection was lost last. */
  private disconnectedAt = -Infinity;

  constructor(
    private readonly database: Database,
    private readonly clock: DatabaseClock,
    private readonly watched: Watched,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {
    database.whenLost(() => (this.disconnectedAt = performance.now()));
    const { bound } = this;
    this.flushes = new GroupedCalls((items) => this.flush(items), {
      maxItems: 500,
      maxInFlight: 2,
      keyOf: ({ flushing }) => flushing.id,
      userOf: ({ user }) => user,
      // Prints of 900 KB beside 60 passwords are redacted for 0.6 s before their flush is sent, and others waited for a dozen of those.
      isLarge: ({ weight }) => weight >= PART_WEIGHT,
      get maxWeight() {
        return bound.bytes;
      },
      weigh: ({ weight }) => weight,
    });
  }

  /** Opens the journal of one attempt. */
  open({ held, position, secrets, ...attempt }: OpenedAttempt): AttemptJournal {
    const pending = new PendingWrites(held, position, secrets);
    const add = (flushing: Flushing) => this.flushes.add(new PendingParts(flushing, held.user));
    const disconnectedAt = (): number => this.disconnectedAt;
    return new AttemptJournal({ ...attempt, held, pending, clock: this.clock, disconnectedAt, add });
  }

  /**
   * Releases or settles a job without its journal, and tries again while the database is away.
   *
   * @returns null if this worker no longer holds the job
   */
  async release(held: Owned, settlement: Settlement): Promise<Settled | null> {
    const write: JobWrite = { ...emptyWrite(held), settlement };
    for (;;) {
      try {
        const take = () => Promise.resolve([write]);
        const flushing = { id: held.id, weight: () => 0, take };
        const row = await this.flushes.add(new PendingParts(flushing, held.user));
        if (row === 'locked') throw new DatabaseUnavailable(new Error('its row is locked'));
        if (row instanceof Error) throw row;
        return row?.state != null && row.dispatch != null
          ? { state: row.state, dispatch: row.dispatch, isWoken: row.is_woken === true }
          : null;
      } catch (error) {
        if (!isUnavailable(error) || this.ended) throw error;
        await new Promise((resolve) => setTimeout(resolve, RELEASE_RETRY_MS));
      }
    }
  }

  /**
   * Adds a line to the log of a job that was just released, unless one of its newest lines is the same. Never throws: the next
   * worker that cannot run the job adds the line again.
   */
  async note({ id, claim }: Held, text: string): Promise<void> {
    const ending = `warn - ${text}`;
    const line = lineStart(this.clock.now(), 'warn', '-') + text;
    await this.database
      .rows(NOTE, [id, claim, line, ending])
      .catch((error: unknown) => this.logger.debug(`job ${id}: ${String(error)}`));
  }

  /** Stops retries, because the process is about to exit. */
  endRetries(): void {
    this.ended = true;
  }

  /** One flush, which is one statement up to the maximum size. The remaining parts go into later flushes. */
  private async flush(items: PendingParts[]): Promise<(Flushed | Again)[]> {
    const taken = await Promise.all(items.map((item) => item.take().catch(asError)));
    const written = await this.write(items.filter((_, index) => !(taken[index] instanceof Error)));
    // A write that cannot be prepared fails only its own job.
    let next = 0;
    return taken.map((one) => (one instanceof Error ? one : written[next++]));
  }

  /**
   * Tries again after a transient failure, with a smaller size if possible: until the leases may have run out, but as long as Postgres
   * is away. Then it still writes how nodes have ended that it aborted meanwhile, unless another worker has claimed the job. A repeated
   * write has no effect.
   *
   * @returns the error where a part is {@link TOO_LARGE}
   */
  private async write(items: PendingParts[]): Promise<(Flushed | Again)[]> {
    let giveUpAt = performance.now() + this.settings.leaseMs;
    const left = items.map((item) => item.left ?? []);
    for (let tries = 1; ; tries += 1) {
      const { counts, parts, bytes } = shareOf(left, this.bound.bytes);
      const writes = left.flatMap((write, index) => {
        const [first, ...others] = write.slice(0, counts[index]);
        return first ? [joinParts([first, ...others])] : [];
      });
      const sentAt = performance.now();
      try {
        const rows = writes.every(isAppend)
          ? await this.database.rows<FlushRow>(APPEND, appendValues(writes))
          : await this.database.rows<FlushRow>(FLUSH, flushValues(writes));
        this.bound.took(bytes, performance.now() - sentAt);
        const locked = await this.lockedAmong(writes, rows);
        const byId = new Map(rows.map((row) => [row.id, row]));
        this.watched.changed(rows.map(({ id }) => id));
        return items.map((item, index) =>
          this.outcome(item, counts[index] ?? 0, byId.get(item.flushing.id), locked),
        );
      } catch (error) {
        if (!isUnavailable(error)) return this.writeEach(items, error);
        const isSmaller = this.bound.failed(bytes, parts);
        if (isSmaller || losesServer(error)) giveUpAt = performance.now() + this.settings.leaseMs;
        if (this.ended || performance.now() > giveUpAt) {
          if (error.code !== CANCELLED || parts > 1 || bytes < TOO_LARGE) throw error;
          return counts.map((count) => (count === 0 ? new Again() : error));
        }
        if (tries === 1)
          this.logger.warn(`writing ${writes.length} jobs failed, trying again: ${String(error)}`);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /**
   * The jobs that were skipped because another session has locked their rows. A job that is neither here nor in `rows` is lost.
   * Never throws: the statement has been committed and must not be tried again.
   */
  private async lockedAmong(writes: JobWrite[], rows: FlushRow[]): Promise<ReadonlySet<number>> {
    if (rows.length === writes.length) return NONE;
    const found = new Set(rows.map(({ id }) => id));
    const missing = writes.filter(({ id }) => !found.has(id));
    // Without a response, they count as locked: the next try decides.
    const held = await this.database.rows<{ id: number }>(HELD, heldValues(missing)).catch(() => missing);
    return new Set(held.map(({ id }) => id));
  }

  private outcome(
    item: PendingParts,
    count: number,
    row: FlushRow | undefined,
    locked: ReadonlySet<number>,
  ): Flushed | Again {
    if (count === 0) return new Again();
    if (!row && locked.has(item.flushing.id)) {
      if (this.ended) return 'locked';
      return new Again(Math.min(LONGEST_LOCKED_MS, LOCKED_MS * 2 ** item.waits++));
    }
    if (!row || row.has_gap) return row;
    item.waits = 0;
    item.left = item.left?.slice(count) ?? [];
    return item.left.length === 0 ? row : new Again();
  }

  /** Writes each job in a separate statement, so that a write that Postgres refuses fails only its own job. */
  private async writeEach(items: PendingParts[], error: unknown): Promise<(Flushed | Again)[]> {
    if (items.length === 1) return [asError(error)];
    const results: (Flushed | Again)[] = [];
    for (const item of items) results.push(...(await this.write([item])));
    return results;
  }
}

const NONE: ReadonlySet<number> = new Set();

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
