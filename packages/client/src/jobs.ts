import { Execution, type JobCalls } from './execution.js';
import type { Job, JobDetail, JobState } from './job.js';
import { newKey } from './new-key.js';
import { type Page, Paged } from './paged.js';
import type { CallOptions, Transport } from './transport.js';

/** What a list of jobs can be reduced to. Times are unix seconds. */
export interface JobFilters {
  process?: number;
  state?: JobState | readonly JobState[];
  kind?: 'run' | 'trial';
  version?: number;
  cuser?: number;
  /** A part of the error. */
  error?: string;
  trigger?: string;
  rerun_of?: number;
  ctime__gte?: number;
  ctime__lt?: number;
  finish_time__gte?: number;
  finish_time__lt?: number;
  /** Fields, comma separated; `-` before a field for descending order. */
  ordering?: string;
  /** How many jobs a page has, at most 1,000. */
  limit?: number;
  offset?: number;
}

export interface RerunOptions extends CallOptions {
  /** Makes repeated calls start one job. Default: a new key for each call. */
  idempotencyKey?: string | undefined;
  /** Whether the new job goes on at the step that failed or was stopped, with all that was finished. */
  resume?: boolean | undefined;
  /** With `resume`: another version, whose finished steps have the same nodes. */
  version?: number | undefined;
}

/** Which jobs to stop: their ids, or all of a process. */
export type StopTarget = { jobs: readonly number[] } | { process: number };

/** The calls of `/api/job/`. Each throws an ApiError if the server refuses, a ConnectionError if it cannot be reached. */
export class Jobs {
  constructor(
    private readonly transport: Transport,
    private readonly calls: JobCalls,
  ) {}

  /** The jobs that the caller may read, newest first. */
  list({ state, ...filters }: JobFilters = {}, options: CallOptions = {}): Paged<Job> {
    const states = typeof state === 'string' ? state : state?.join(',');
    const query = { ...filters, ...(states === undefined ? {} : { state: states }) };
    const read = (offset: number): Promise<Page<Job>> =>
      this.transport.json('GET', '/api/job/job/', { ...options, query: { ...query, offset } });
    return new Paged(read, filters.offset ?? 0);
  }

  /** A job as it is now. `client.wait` waits until it has ended. */
  get(job: number, options: CallOptions = {}): Promise<JobDetail> {
    return this.transport.json('GET', `/api/job/job/${job}/`, options);
  }

  /** Stops many jobs. @returns how many of them had not ended */
  async stopAll(target: StopTarget, options: CallOptions = {}): Promise<number> {
    const body = 'jobs' in target ? { 'pk[]': target.jobs } : target;
    const { count } = await this.transport.json<{ success: true; count: number }>('POST', '/api/job/stop/', {
      ...options,
      body,
    });
    return count;
  }

  /**
   * Runs a job once more: a new job of the same version with the same inputs. The request carries an idempotency key, so that it is
   * sent again after a lost connection without starting a second job.
   */
  rerun(job: number, { idempotencyKey = newKey(), signal, ...body }: RerunOptions = {}): Execution {
    const id = this.transport
      .json<{ success: true; job_id: number }>('POST', `/api/job/rerun/${job}/`, {
        body,
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      })
      .then((answer) => answer.job_id);
    return new Execution(this.calls, id, idempotencyKey);
  }
}
