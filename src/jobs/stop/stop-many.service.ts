import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { NotFound } from '../../rest/errors.js';
import { distinctIds } from '../../rest/fields/ids.js';
import type { Actor } from '../../rest/requests/caller.js';
import { FairSemaphore } from '../../database/fair-semaphore.js';
import { EXISTING_PROCESSES } from '../../versions/existing-processes.js';
import { EndedJobs } from '../ended-jobs.js';
import { MISSING_JOBS, UNENDED_PAGE, UNENDED_PAGE_SIZE, type UnendedRow } from './stop-statements.js';
import { StopNotices } from './stop-notices.js';
import { MOST_TOGETHER, STOP_WAIT_MS } from './stop.service.js';
import { whileLocked } from '../while-locked.js';
import { STOP_MANY, stopManyValues, type StoppedRow, UNENDED_AMONG } from '../transitions/stop.js';

/** How many statements of such stops run at the same time, in all calls. {@link Database.write} has room for three. */
const AT_ONCE = 2;

/** The most of one user at a time. */
const PER_USER = 1;

/** How long one may wait for those of other calls, in milliseconds. A stop that gives up has stopped only some of the jobs. */
const PATIENCE_MS = 60_000;

/** A stop under way. */
interface StopUnderWay {
  actor: Actor;
  /** Whose jobs are stopped; null: those of any. */
  processId: number | null;
  /** How many jobs had not ended. */
  count: number;
  /** Jobs whose rows other sessions have locked. */
  locked: number[];
  /** One for each job that its worker has to end. */
  ends: Promise<unknown>[];
}

/** Stops many jobs, with what a single stop promises for each of them. */
@Injectable()
export class StopManyService {
  /**
   * In turn among users: a hundred calls that each stopped 100,000 jobs made the executes with a key, stops and reruns of others wait for 2.5 s,
   * and while 300 that each named 10,000 jobs looked for these at once, everything waited for 7 s.
   */
  private readonly semaphore = new FairSemaphore(AT_ONCE, PER_USER, PATIENCE_MS);

  constructor(
    private readonly database: Database,
    private readonly notices: StopNotices,
    private readonly ended: EndedJobs,
  ) {}

  /**
   * Stops the given jobs, or all jobs of a process that have not ended; jobs that are executed after this call are not stopped.
   * Settles when all have ended; of those that a worker runs, it waits for each at most 3 s.
   *
   * @returns how many of them had not ended
   * @throws NotFound before any is stopped, if the process or one of the jobs does not exist, naming the ids; Unavailable if rows stay
   *   locked for 3 s. The other jobs are stopped then
   */
  async stop(wanted: { ids: number[] } | { process: number }, actor: Actor): Promise<number> {
    const pages = 'ids' in wanted ? this.existing(wanted.ids, actor) : this.unendedOf(wanted.process, actor);
    const processId = 'process' in wanted ? wanted.process : null;
    const run: StopUnderWay = { actor, processId, count: 0, locked: [], ends: [] };
    for await (const ids of pages) await this.stopAll(ids, run);
    await whileLocked(performance.now(), async () => {
      await this.stopAll(run.locked.splice(0), run);
      return run.locked.length > 0 ? 'locked' : undefined;
    });
    await Promise.all(run.ends);
    return run.count;
  }

  /** The ids as one page. @throws NotFound naming those that do not exist */
  private async *existing(ids: number[], actor: Actor): AsyncGenerator<number[]> {
    const rows = await this.semaphore.run(actor.id, () =>
      this.database.rows<{ id: number }>(MISSING_JOBS, [ids]),
    );
    if (rows.length > 0) throw NotFound.naming(distinctIds(idsOf(rows)));
    yield ids;
  }

  /** The unended jobs of a process at the time of the call, in pages. @throws NotFound if it does not exist */
  private async *unendedOf(processId: number, actor: Actor): AsyncGenerator<number[]> {
    const existing = await this.database.rowsOf(actor.id, EXISTING_PROCESSES, [[processId]]);
    if (existing.length === 0) throw new NotFound();
    let last: number | null = null;
    for (let after = 0; ;) {
      const values = [processId, after, last];
      const page: UnendedRow[] = await this.semaphore.run(actor.id, () =>
        this.database.rows<UnendedRow>(UNENDED_PAGE, values),
      );
      last ??= page[0]?.last ?? null;
      after = page.at(-1)?.id ?? after;
      yield idsOf(page);
      if (page.length < UNENDED_PAGE_SIZE) return;
    }
  }

  /** Stops the jobs, except those whose rows are locked. */
  private async stopAll(ids: readonly number[], run: StopUnderWay): Promise<void> {
    for (let start = 0; start < ids.length; start += MOST_TOGETHER) {
      const chunk = ids.slice(start, start + MOST_TOGETHER);
      const values = stopManyValues(chunk, run.actor, run.processId);
      await this.semaphore.run(run.actor.id, async () => {
        const rows = await this.database.write<StoppedRow>(run.actor, STOP_MANY, values);
        run.count += rows.length;
        run.ends.push(...this.tell(rows));
        run.locked.push(...(await this.skipped(chunk, rows, run)));
      });
    }
  }

  /** Notifies workers and waiters. Returns a promise for each job that its worker has to end. */
  private tell(rows: readonly StoppedRow[]): Promise<unknown>[] {
    const stopping = rows.filter(({ state }) => state === 'stopping');
    const ends = stopping.map(({ id }) => this.ended.wait(id, STOP_WAIT_MS));
    this.notices.tell(rows);
    return ends;
  }

  /** Those jobs of a chunk that were skipped although they had not ended. */
  private async skipped(
    chunk: readonly number[],
    found: readonly StoppedRow[],
    { processId }: StopUnderWay,
  ): Promise<number[]> {
    if (found.length === chunk.length) return [];
    const done = new Set(idsOf(found));
    const others = chunk.filter((id) => !done.has(id));
    return idsOf(await this.database.rows<{ id: number }>(UNENDED_AMONG, [others, processId]));
  }
}

const idsOf = (rows: readonly { id: number }[]): number[] => rows.map(({ id }) => id);
