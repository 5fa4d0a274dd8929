import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { FairSemaphore } from '../database/fair-semaphore.js';
import { EndedJobs } from '../jobs/ended-jobs.js';
import { afterPendingIo } from '../rest/after-pending-io.js';
import { RestError, Unavailable } from '../rest/errors.js';
import type { Language } from '../rest/language.js';
import { type Message, message } from '../rest/messages.js';
import { JOB_END, type JobEnd, OUTPUTS } from './delivery-statements.js';

/** The longest that a delivery waits for the end of its job. */
const LONGEST_MS = 30_000;

/**
 * The most deliveries that wait in one process, half of them to hooks of one user. More are answered as if their jobs went on. Hooks of a
 * user of which few wait always may: otherwise two hooks of one user would leave the others without outputs.
 */
const MOST_WAITING = 1_000;
const FEW_WAITING = 50;

const STOPPED = message('The job was stopped.', '任务已停止。');

/** 502: the job of a delivery has ended without success. */
class JobNotSuccessful extends RestError {
  override name = 'JobNotSuccessful';

  constructor(
    detail: Message,
    private readonly jobId: number,
  ) {
    super(502, detail);
  }

  override body(language: Language): unknown {
    return { detail: this.detail[language], job_id: this.jobId };
  }
}

/** Waits for the outputs of jobs. */
@Injectable()
export class JobOutputs {
  private waiting = 0;
  /** By user. */
  private readonly waitingOf = new Map<number, number>();
  /**
   * Answers with large outputs one at a time, in turn among the users of hooks. Deliveries that shared a look-up of their token were all answered in
   * one turn of the event loop: 300 with 1 MB of outputs blocked all others for 5 s.
   */
  private readonly large = new FairSemaphore(1);

  constructor(
    private readonly database: Database,
    private readonly ended: EndedJobs,
  ) {}

  /**
   * The outputs of a job; null if it has not ended within 30 s, too many deliveries wait, or the sender may no longer see them.
   *
   * @param userId whose hook it is
   * @param maySee whether the sender may still see them
   * @throws JobNotSuccessful if it has failed or was stopped; Unavailable if a failover has lost it, and perhaps given its id to another
   *   job: the sender has to deliver again; DatabaseUnavailable if large outputs have waited too long for others; what `maySee` throws
   */
  async of(jobId: number, userId: number, maySee: () => Promise<boolean>): Promise<object | null> {
    const end = await this.endOf(jobId, userId);
    if (end === null || !(await maySee())) return null;
    const { state, outputs, is_large: isLarge, error, error_zh: zh, uuid } = end;
    if (state !== 'successful')
      throw new JobNotSuccessful(error === null ? STOPPED : { en: error, zh: zh ?? error }, jobId);
    if (!isLarge) return JSON.parse(outputs ?? '{}') as object;
    return this.large.run(userId, () => this.largeOutputs(jobId, uuid, maySee));
  }

  private async largeOutputs(
    jobId: number,
    uuid: string | null,
    maySee: () => Promise<boolean>,
  ): Promise<object | null> {
    const [row] = await this.database.rows<Pick<JobEnd, 'outputs' | 'uuid'>>(OUTPUTS, [jobId]);
    if (!row || row.uuid !== uuid) throw new Unavailable();
    if (!(await maySee())) return null;
    await afterPendingIo();
    return JSON.parse(row.outputs ?? '{}') as object;
  }

  /** How a job has ended; null if it has not within 30 s, or too many deliveries wait. */
  private async endOf(jobId: number, userId: number): Promise<JobEnd | null> {
    const waits = this.mayWait(userId);
    const until = performance.now() + (waits ? LONGEST_MS : 0);
    if (waits) this.count(userId, 1);
    try {
      let uuid: string | null | undefined;
      for (let over = false; ;) {
        const [end] = await this.database.rows<JobEnd>(JOB_END, [jobId]);
        uuid ??= end?.uuid;
        if (!end || (end.uuid ?? uuid) !== uuid) throw new Unavailable();
        if (end.is_ended) return end;
        if (over) return null;
        over = (await this.ended.wait(jobId, until - performance.now())) === 'timeout';
      }
    } finally {
      if (waits) this.count(userId, -1);
    }
  }

  private mayWait(userId: number): boolean {
    const own = this.waitingOf.get(userId) ?? 0;
    return own < FEW_WAITING || (own < MOST_WAITING / 2 && this.waiting < MOST_WAITING);
  }

  private count(userId: number, change: 1 | -1): void {
    this.waiting += change;
    const own = (this.waitingOf.get(userId) ?? 0) + change;
    if (own > 0) this.waitingOf.set(userId, own);
    else this.waitingOf.delete(userId);
  }
}
