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

/** A job that the server has started. */
export class StartedJob {
  /**
   * @param calls the calls of the client that has started it
   * @param id the id of the job
   */
  constructor(
    private readonly calls: JobCalls,
    readonly id: number,
  ) {}

  /** Waits until the job has ended, see `client.wait`. */
  wait(options?: CallOptions): Promise<JobDetail> {
    return this.calls.wait(this.id, options);
  }

  /** The events of the job, see `client.watch`. */
  watch(options?: WatchOptions): AsyncGenerator<JobEvent, void, undefined> {
    return this.calls.watch(this.id, options);
  }

  /** The lines of the job's log, see `client.logs`. */
  logs(options?: LogOptions): AsyncGenerator<string, void, undefined> {
    return this.calls.logs(this.id, options);
  }

  /** Stops the job. */
  stop(options?: CallOptions): Promise<void> {
    return this.calls.stop(this.id, options);
  }
}

/**
 * A job that was asked for. It starts whether or not anybody waits for it. `await` gives the {@link StartedJob}, or throws an
 * ApiError if the server refuses it, a ConnectionError if the server cannot be reached. So does each method, which needs no `await`
 * before it: `client.execute({ id }).wait()`. If nothing of it is awaited, an error is an unhandled rejection.
 */
export class Execution implements PromiseLike<StartedJob> {
  /**
   * @param calls the calls of the client that has asked for it
   * @param job the id of the job. Rejects as the execution does
   * @param idempotencyKey the key under which it was asked for
   */
  constructor(
    private readonly calls: JobCalls,
    readonly job: Promise<number>,
    readonly idempotencyKey: string,
  ) {}

  /** Calls back when the server has started the job or refused it: for `await`. */
  then<Result = StartedJob, Failure = never>(
    onStarted?: ((job: StartedJob) => Result | PromiseLike<Result>) | null,
    onError?: ((error: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    // Made for each caller: a promise that nobody awaits would be a second unhandled rejection beside `job`.
    return this.job.then((id) => new StartedJob(this.calls, id)).then(onStarted, onError);
  }

  /** Waits until the job has ended, see `client.wait`. */
  async wait(options?: CallOptions): Promise<JobDetail> {
    return (await this).wait(options);
  }

  /** The events of the job, see `client.watch`. */
  async *watch(options?: WatchOptions): AsyncGenerator<JobEvent, void, undefined> {
    yield* (await this).watch(options);
  }

  /** The lines of the job's log, see `client.logs`. */
  async *logs(options?: LogOptions): AsyncGenerator<string, void, undefined> {
    yield* (await this).logs(options);
  }

  /** Stops the job. */
  async stop(options?: CallOptions): Promise<void> {
    await (await this).stop(options);
  }
}
