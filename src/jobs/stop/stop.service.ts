import { Injectable } from '@nestjs/common';
import { refuseRevoked } from '../../auth/tokens/refuse-revoked.js';
import { Database, type Executor } from '../../database/database.js';
import { GroupedCalls, PATIENCE_MS, rowOfEach, STALE_MS } from '../../database/grouped-calls.js';
import { NotFound, Unavailable } from '../../rest/errors.js';
import type { Actor } from '../../rest/requests/caller.js';
import { EndedJobs } from '../ended-jobs.js';
import { LOCK_JOB } from './stop-statements.js';
import { STOP, type StopRow, stopValues } from '../transitions/stop.js';
import { StopNotices } from './stop-notices.js';

/** How long a stop waits for the worker before the response. The job is `stopping` until the worker has stopped it. */
export const STOP_WAIT_MS = 3_000;

/** The most jobs of one statement, which takes 20 ms for them: their rows are locked until it ends. */
export const MOST_TOGETHER = 500;

/** A stop of a job by its caller. */
interface Stop {
  id: number;
  actor: Actor;
}

/** Stops jobs. A waiting job never starts, a running job is aborted, and an ended job does not change. */
@Injectable()
export class StopService {
  private readonly grouped = new GroupedCalls<Stop, StopRow | undefined, Executor>(stopAll, {
    maxItems: MOST_TOGETHER,
    maxInFlight: 1,
    keyOf: ({ id }) => id,
    userOf: ({ actor }) => actor.id,
    patienceMs: PATIENCE_MS,
    staleMs: STALE_MS,
    confirm: ({ actor }) => actor.confirm(),
    within: (work) => this.database.retried(work),
  });

  constructor(
    private readonly database: Database,
    private readonly notices: StopNotices,
    private readonly ended: EndedJobs,
  ) {}

  /**
   * Stops the job. Settles when it has ended, at most after 3 s. Stops that are called during a statement run together in the next one.
   *
   * @throws NotFound if the job does not exist; NotAuthenticated or PermissionDenied if the caller has lost their access meanwhile
   */
  async stop(id: number, actor: Actor): Promise<void> {
    const tried = await this.grouped.add({ id, actor });
    const found = tried?.state === 'locked' ? await this.stopLocked({ id, actor }) : tried;
    if (!found) throw new NotFound();
    if (found.state === 'ended') return;
    // The transaction holds the lock, so this can only be a fault of the server.
    if (found.state === 'locked') throw new Unavailable();
    const ended = found.state === 'stopping' ? this.ended.wait(id, STOP_WAIT_MS) : undefined;
    // Also if it was stopping before: the notice may have been lost.
    this.notices.tell([found]);
    await ended;
  }

  /**
   * Stops a job whose row another session has locked. It waits for the lock rather than tries again: its turn comes when that session ends, while
   * a try may find the lock of the next one.
   */
  private stopLocked(stop: Stop): Promise<StopRow | undefined> {
    const { id, actor } = stop;
    return this.database.transactionInTurn(`job ${id}`, actor.id, async (executor) => {
      await executor.rows(LOCK_JOB, [id]);
      await refuseRevoked(executor, actor);
      return (await stopAll([stop], executor))[0];
    });
  }
}

/** Stops different jobs. Returns the row of each, in the order of the stops; undefined for a job that does not exist. */
async function stopAll(stops: Stop[], executor: Executor): Promise<(StopRow | undefined)[]> {
  const rows = await executor.rows<StopRow>(STOP, stopValues(stops));
  const ids = stops.map(({ id }) => id);
  return rowOfEach(ids, rows, (row) => row.id);
}
