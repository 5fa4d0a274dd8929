import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { Database } from '../../database/database.js';
import type { Json } from '../../flow/world.js';
import { isUnavailable } from '../../rest/unavailable.js';
import { GroupedCalls } from '../../database/grouped-calls.js';
import { FLUSH, TEXT_SEPARATOR } from '../transitions.js';
import { DatabaseClock } from './database-clock.js';
import { type Flushed, type Flushing, type FlushRow, JobPen, type Loss } from './job-pen.js';
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
  private readonly flushes = new GroupedCalls<Flushing, Flushed>((items) => this.flush(items), {
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
