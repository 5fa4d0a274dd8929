import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { isUnavailable } from '../database/database-error.js';
import { Database, type Executor } from '../database/database.js';
import { repeat } from '../database/repeat.js';
import {
  ROWS_AT_ONCE,
  EXPIRE_AUDIT,
  EXPIRE_COUNTS,
  EXPIRE_DEFINITIONS,
  EXPIRE_EXITS,
  EXPIRE_JOBS,
  EXPIRE_KEYS,
  EXPIRE_PARTS,
  EXPIRE_QUARTERS,
  EXPIRE_VALUES,
  type DefinitionPage,
  type ExpiredValues,
  LOCK_DEFINITIONS,
  LOCK_OLD_JOBS,
  type OldJobs,
  RETENTION_TIME,
  UNUSED_DEFINITIONS,
} from './retention-statements.js';

const EVERY_MS = 60_000;

/** How far the clocks of this machine and of Postgres may be apart for a round: more than they are without a mistake, and little beside the days that rows are kept. */
const MOST_APART_MS = 3_600_000;

/** How many pages of definitions a round looks at. A look at all of a million would take seconds each minute. */
const PAGES_OF_ROUND = 10;

/**
 * Deletes old rows: ended jobs with their journals, logs and otherwise unused definitions after `LIUCHENG_KEEP_DAYS`, other unused definitions,
 * idempotency keys an hour after their 24, notes of workers that shut down a day ago, former values of shared variables when no job needs them,
 * counts of ended jobs after a year, counts of quarters of an hour that have no jobs, and audit records after `LIUCHENG_AUDIT_DAYS`. Deletes nothing while the clock of Postgres, which tells what is old, differs from that of this machine.
 */
@Injectable()
export class Retention {
  private readonly logger = new Logger(Retention.name);
  private round: Promise<void> | undefined;
  private readonly ending = new AbortController();
  private jobsAtOnce = ROWS_AT_ONCE;
  /** Where this round goes on with jobs; null: with the oldest. */
  private after: string | null = null;
  /** Below which id the next round looks for unused definitions; null: from the newest on. */
  private definitionsBelow: number | null = null;
  /** Whether the clocks were too far apart in the last round, which is logged once. */
  private isApart = false;

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  start(): void {
    void repeat(EVERY_MS, () => this.expire(), this.ending.signal);
  }

  end(): void {
    this.ending.abort();
  }

  /**
   * Deletes all expired rows in batches, unless the clocks are more than an hour apart: if that of Postgres is far ahead, everything seems old.
   * Jobs, keys, values, counts and audit records are independent: a failure of one does not prevent the others.
   * Never throws; the next round continues. A call during a round settles with that round.
   *
   * @param ownMs the time of this machine, in milliseconds since 1970
   */
  expire(ownMs = Date.now()): Promise<void> {
    this.round ??= this.expireAll(ownMs).finally(() => (this.round = undefined));
    return this.round;
  }

  private async expireAll(ownMs: number): Promise<void> {
    if (!(await this.clocksAgree(ownMs))) return;
    const { keepDays, auditDays } = this.settings;
    this.after = null;
    if (keepDays > 0) await this.whileFull('jobs', () => this.expireSomeJobs());
    await this.expireUnusedDefinitions();
    await this.whileFull('idempotency keys', async () => isFull(await this.database.rows(EXPIRE_KEYS)));
    await this.expireValues();
    await this.whileFull('counts of ended jobs', async () => isFull(await this.database.rows(EXPIRE_COUNTS)));
    await this.whileFull('counts by time', async () => isFull(await this.database.rows(EXPIRE_QUARTERS)));
    await this.whileFull('notes of workers', async () => isFull(await this.database.rows(EXPIRE_EXITS)));
    if (auditDays > 0)
      await this.whileFull('audit records', async () =>
        isFull(await this.database.rows(EXPIRE_AUDIT, [auditDays])),
      );
  }

  private async clocksAgree(ownMs: number): Promise<boolean> {
    try {
      const [row] = await this.database.rows<{ now: number }>(RETENTION_TIME);
      if (row === undefined) return false;
      const problem = clockProblem(row.now, ownMs);
      if (problem !== null && !this.isApart) this.logger.warn(problem);
      this.isApart = problem !== null;
      return problem === null;
    } catch (error) {
      this.logger.warn(`old rows could not be deleted: ${String(error)}`);
      return false;
    }
  }

  /** Deletes fewer jobs per batch after Postgres has cancelled a batch: jobs can have journals of many MiB. A single job is deleted in parts. */
  private async expireSomeJobs(): Promise<boolean> {
    const limit = this.jobsAtOnce;
    try {
      const { after } = this;
      const { count, next } = await this.expireJobs(limit, after);
      this.jobsAtOnce = Math.min(2 * limit, ROWS_AT_ONCE);
      this.after = next;
      return goesOn(count, next, after);
    } catch (error) {
      if (!isUnavailable(error) || limit === 1) throw error;
      this.jobsAtOnce = Math.floor(limit / 2);
      return true;
    }
  }

  private expireJobs(limit: number, after: string | null): Promise<{ count: number; next: string | null }> {
    return this.database.transaction(async (executor) => {
      const values = [this.settings.keepDays, limit, after];
      const [old] = await executor.rows<OldJobs>(LOCK_OLD_JOBS, values);
      const { ids, next } = old ?? { ids: [], next: null };
      const [only, ...others] = ids;
      if (only === undefined) return { count: 0, next };
      if (others.length === 0) await expireParts(executor, only);
      const expired = await executor.rows<{ trial: number | null }>(EXPIRE_JOBS, [ids]);
      await expireDefinitions(executor, [...new Set(expired.flatMap(({ trial }) => trial ?? []))]);
      return { count: ids.length, next };
    });
  }

  private async expireUnusedDefinitions(): Promise<void> {
    let pages = 0;
    await this.whileFull('unused definitions', async () => {
      const values = [this.definitionsBelow];
      const [page] = await this.database.rows<DefinitionPage>(UNUSED_DEFINITIONS, values);
      const { unused, lowest } = page ?? { unused: [], lowest: null };
      this.definitionsBelow = lowest;
      pages += 1;
      if (unused.length > 0)
        await this.database.transaction((executor) => expireDefinitions(executor, unused));
      return lowest !== null && pages < PAGES_OF_ROUND;
    });
  }

  private async expireValues(): Promise<void> {
    let after: string | null = null;
    await this.whileFull('values of shared variables', async () => {
      const [row] = await this.database.rows<ExpiredValues>(EXPIRE_VALUES, [after]);
      const { count, next } = row ?? { count: 0, next: null };
      const hasMore = goesOn(count, next, after);
      after = next;
      return hasMore;
    });
  }

  private async whileFull(what: string, remove: () => Promise<boolean>): Promise<void> {
    try {
      while (!this.ending.signal.aborted && (await remove()));
    } catch (error) {
      this.logger.warn(`old ${what} could not be deleted: ${String(error)}`);
    }
  }
}

/** What is wrong with the two clocks, for operators; null: they agree. */
const clockProblem = (databaseMs: number, ownMs: number): string | null =>
  Math.abs(databaseMs - ownMs) <= MOST_APART_MS
    ? null
    : `old rows are not deleted, because it is ${new Date(databaseMs).toISOString()} by the clock of Postgres, and ` +
      `${new Date(ownMs).toISOString()} by that of this worker: correct the wrong one. Deleting goes on once they agree within an hour`;

/** Deletes what a locked job has, in parts: one with more than a statement can delete in time would keep all others from being deleted. */
async function expireParts(executor: Executor, job: number): Promise<void> {
  for (const statement of EXPIRE_PARTS)
    for (let deleted = Infinity; deleted > 0;) {
      const [row] = await executor.rows<{ deleted: number }>(statement, [job]);
      deleted = row?.deleted ?? 0;
    }
}

/** Deletes those of the definitions to which nothing refers. */
async function expireDefinitions(executor: Executor, ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  await executor.rows(LOCK_DEFINITIONS, [ids]);
  await executor.rows(EXPIRE_DEFINITIONS, [ids]);
}

/**
 * Whether a statement that has deleted `count` rows from the moment `after` on is to be followed by one from `next` on. Without progress the
 * round ends: other sessions have locked all rows of one moment.
 */
const goesOn = (count: number, next: string | null, after: string | null): boolean =>
  next !== null && (count > 0 || next !== after);

/** Whether a batch was full, so that more rows may be expired. */
const isFull = (removed: unknown[]): boolean => removed.length === ROWS_AT_ONCE;
