import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { EndedJobs } from '../jobs/ended-jobs.js';
import { RestError } from '../rest/errors.js';
import type { Language } from '../rest/language.js';
import { type Message, message } from '../rest/messages.js';
import { JOB_END, type JobEnd } from './delivery-statements.js';

/** The longest that a delivery waits for the end of its job. */
const LONGEST_MS = 30_000;

/** The most deliveries that wait in one process. More are answered as if their jobs went on. */
const MOST_WAITING = 1_000;

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

  constructor(
    private readonly database: Database,
    private readonly ended: EndedJobs,
  ) {}

  /**
   * The outputs of a job; null if it has not ended within 30 s.
   *
   * @throws JobNotSuccessful if it has failed or was stopped
   */
  async of(jobId: number): Promise<object | null> {
    const isFull = this.waiting >= MOST_WAITING;
    const until = performance.now() + (isFull ? 0 : LONGEST_MS);
    this.waiting += 1;
    try {
      for (let over = false; ;) {
        const [end] = await this.database.rows<JobEnd>(JOB_END, [jobId]);
        if (end?.is_ended) return outputsOf(end, jobId);
        if (over || !end) return null;
        over = (await this.ended.wait(jobId, until - performance.now())) === 'timeout';
      }
    } finally {
      this.waiting -= 1;
    }
  }
}

function outputsOf({ state, outputs, error, error_zh: zh }: JobEnd, jobId: number): object {
  if (state === 'successful') return JSON.parse(outputs ?? '{}') as object;
  throw new JobNotSuccessful(error === null ? STOPPED : { en: error, zh: zh ?? error }, jobId);
}
