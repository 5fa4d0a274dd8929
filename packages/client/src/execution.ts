import type { JobDetail } from './job.js';
import type { LogOptions } from './logs.js';
import type { CallOptions } from './transport.js';
import type { JobEvent, WatchOptions } from './watch.js';

/** What can be done with a job whose id is known. */
export interface JobCalls {
  wait(job: number, options?: CallOptions): Promise<JobDetail>;
  watch(job: number, options?: WatchOptions): AsyncGenerator<JobEvent, void, undefined>;
  logs(job: number, options?: LogOptions): AsyncGenerator<string, void, undefined>;
  stop(job: number, options?: CallOptions): Promise<void>;
}

/** A job that was asked for. It starts whether or not anybody waits for it. */
export class Execution {
  /**
   * @param calls the calls of the client that has asked for it
   * @param job the id of the job. Rejects with an ApiError if the server refuses it, with a ConnectionError if it cannot be reached
   * @param idempotencyKey the key under which it was asked for
   */
  constructor(
    private readonly calls: JobCalls,
    readonly job: Promise<number>,
    readonly idempotencyKey?: string,
  ) {}

  /** Waits until the job has ended, see `client.wait`. */
  async wait(options?: CallOptions): Promise<JobDetail> {
    return this.calls.wait(await this.job, options);
  }

  /** The events of the job, see `client.watch`. */
  async *watch(options?: WatchOptions): AsyncGenerator<JobEvent, void, undefined> {
    yield* this.calls.watch(await this.job, options);
  }

  /** The lines of the job's log, see `client.logs`. */
  async *logs(options?: LogOptions): AsyncGenerator<string, void, undefined> {
    yield* this.calls.logs(await this.job, options);
  }

  /** Stops the job. */
  async stop(options?: CallOptions): Promise<void> {
    await this.calls.stop(await this.job, options);
  }
}
