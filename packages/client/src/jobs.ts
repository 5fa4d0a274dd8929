import type { components, operations } from './api.js';
import { Execution, type JobCalls } from './execution.js';
import type { Job, JobDetail, JobState } from './job.js';
import { given, type Loose } from './loose.js';
import { newKey } from './new-key.js';
import { Paged } from './paged.js';
import { type CallOptions, FILE_MS, type Transport } from './transport.js';

type Schemas = components['schemas'];

type GeneratedFilters = NonNullable<operations['listJobs']['parameters']['query']>;

/** What a list of jobs can be reduced to, its order and its pages. */
export interface JobFilters extends Loose<Omit<GeneratedFilters, 'state'>> {
  state?: JobState | readonly JobState[] | undefined;
}

export interface RerunOptions extends CallOptions, Loose<Schemas['RerunInput']> {
  /** The same key within 24 hours gives the same job. Default: a new key for each call. */
  idempotencyKey?: string | undefined;
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
    const query = given<GeneratedFilters>({ ...filters, state: states });
    const read = (offset: number): Promise<Schemas['JobPage']> =>
      this.transport.json('GET', '/api/job/job/', { ...options, query: { ...query, offset } });
    return new Paged(read, filters.offset ?? 0);
  }

  /** A job as it is now. `client.wait` waits until it has ended. */
  get(job: number, options: CallOptions = {}): Promise<JobDetail> {
    return this.transport.json('GET', `/api/job/job/${job}/`, options);
  }

  /** The whole log of a job as a file, as the server sends it. `client.logs` gives it line by line. */
  async logFile(job: number, { signal }: CallOptions = {}): Promise<Blob> {
    const query = { jobId: job };
    const response = await this.transport.call('GET', '/api/process/logfile/download/', {
      query,
      signal,
      timeoutMs: FILE_MS,
    });
    return response.blob();
  }

  /** Stops many jobs. @returns how many of them had not ended */
  async stopAll(target: StopTarget, options: CallOptions = {}): Promise<number> {
    const body = 'jobs' in target ? { 'pk[]': target.jobs } : target;
    const { count } = await this.transport.json<Schemas['Stopped']>('POST', '/api/job/stop/', {
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
      .json<Schemas['Rerun']>('POST', `/api/job/rerun/${job}/`, {
        body,
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      })
      .then((answer) => answer.job_id);
    return new Execution(this.calls, id, idempotencyKey);
  }
}
