import { Injectable } from '@nestjs/common';
import { valuesOf } from '../audit/recording.js';
import { Database } from '../database/database.js';
import { NotFound } from '../rest/errors.js';
import type { Actor } from '../rest/requests/gatekeeper.js';
import { EndedJobs } from './ended-jobs.js';
import type { JobState } from './job-state.js';
import { STATE } from './jobs-statements.js';
import { Signals } from './signals.js';
import { STOP } from './transitions.js';

/** How long a stop waits for the worker's word before it answers; the job reads `stopping` until it has come. */
const WORD_MS = 3_000;

/** Stops jobs: what waits never starts, what runs is aborted, what has ended stays as it is. */
@Injectable()
export class StopService {
  constructor(
    private readonly database: Database,
    private readonly signals: Signals,
    private readonly ended: EndedJobs,
  ) {}

  /**
   * Stops the job; settles when it has ended, or after 3 s when its worker has not answered by then.
   *
   * @throws NotFound where there is no such job
   */
  async stop(id: number, actor: Actor): Promise<void> {
    const [changed] = await this.database.rows<{ state: JobState }>(STOP, [id, ...valuesOf(actor)]);
    const state = changed?.state ?? (await this.stateOf(id));
    if (state === 'stopped' && changed) this.signals.send('ended', [id]);
    if (state !== 'stopping') return;
    const word = this.ended.wait(id, WORD_MS);
    this.signals.send('stop', [id]);
    await word;
  }

  private async stateOf(id: number): Promise<JobState> {
    const [row] = await this.database.rows<{ state: JobState }>(STATE, [id]);
    if (!row) throw new NotFound();
    return row.state;
  }
}
