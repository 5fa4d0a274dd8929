import { Injectable } from '@nestjs/common';
import { refuseRevoked } from '../../auth/tokens/refuse-revoked.js';
import { Database } from '../../database/database.js';
import { NotFound } from '../../rest/errors.js';
import type { Actor } from '../../rest/requests/caller.js';
import { EndedJobs } from '../ended-jobs.js';
import type { JobState } from '../job-state.js';
import { STATE_OF_JOB } from '../state-of-job.js';
import { LOCK_JOB } from './stop-statements.js';
import { STOP, type StopRow, stopValues } from '../transitions/stop.js';
import { StopNotices } from './stop-notices.js';

/** How long a stop waits for the worker before the response. The job is `stopping` until the worker has stopped it. */
export const STOP_WAIT_MS = 3_000;

/** Stops jobs. A waiting job never starts, a running job is aborted, and an ended job does not change. */
@Injectable()
export class StopService {
  constructor(
    private readonly database: Database,
    private readonly notices: StopNotices,
    private readonly ended: EndedJobs,
  ) {}

  /**
   * Stops the job. Settles when it has ended, at most after 3 s.
   *
   * @throws NotFound if the job does not exist
   */
  async stop(id: number, actor: Actor): Promise<void> {
    const [changed] = await this.database.transactionInTurn(`job ${id}`, actor.id, async (executor) => {
      await executor.rows(LOCK_JOB, [id]);
      await refuseRevoked(executor, actor);
      return executor.rows<StopRow>(STOP, stopValues(id, actor));
    });
    const state = changed?.state ?? (await this.stateOf(id, actor));
    if (state !== 'stopped' && state !== 'stopping') return;
    const ended = state === 'stopping' ? this.ended.wait(id, STOP_WAIT_MS) : undefined;
    // Also if it was stopping before: the notice may have been lost.
    if (changed || state === 'stopping')
      this.notices.tell([{ parked: null, freed: null, ...changed, id, state }]);
    await ended;
  }

  private async stateOf(id: number, actor: Actor): Promise<JobState> {
    const [row] = await this.database.rowsOf<{ state: JobState }>(actor.id, STATE_OF_JOB, [id]);
    if (!row) throw new NotFound();
    return row.state;
  }
}
