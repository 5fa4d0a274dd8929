import { newKey } from './new-key.js';
import type { components } from './api.js';
import { JobLost } from './errors.js';
import { Execution, type JobCalls } from './execution.js';
import { isEnded, type JobDetail } from './job.js';
import { Jobs } from './jobs.js';
import type { Loose } from './loose.js';
import { linesOf, type LogOptions } from './logs.js';
import { pause } from './pause.js';
import { Processes } from './processes.js';
import { type Api, type CallOptions, Transport } from './transport.js';
import { type JobEvent, watchJob, type WatchOptions } from './watch.js';

type Schemas = components['schemas'];

export type Me = Schemas['Me'];

export interface ClientOptions {
  /** Where the API is: `https://liucheng.example.com`. In a browser, `''` is the site of the page. */
  url: string;
  /** The token of a login, or an API key. */
  token?: string | undefined;
  /** The language of messages and names, `en` or `zh`. Default: the browser's, else English. */
  language?: string | undefined;
  /** Default: the `fetch` of the platform. */
  fetch?: typeof globalThis.fetch;
  /** How long a request is sent again after failures that may pass, in milliseconds. 0: never. Default: 30,000. */
  retryForMs?: number;
  /** How long `watch`, `logs` and `wait` try to reach a server that they have lost, in milliseconds. Default: 300,000. */
  reconnectForMs?: number;
  /** How long the server may take for a response, in milliseconds. Default: 60,000. */
  timeoutMs?: number;
}

export interface ExecuteOptions extends CallOptions, Loose<Schemas['ExecuteInput']> {
  /** The same key within 24 hours gives the same job. Default: a new key for each call. */
  idempotencyKey?: string | undefined;
}

/** `inputs`: the inputs of each job, 1 to 1,000. */
export interface ExecuteManyOptions extends CallOptions, Loose<Schemas['BatchInput']> {
  /** The same key within 24 hours gives the same jobs. Default: a new key for each call. */
  idempotencyKey?: string | undefined;
}

/** The time that one long poll asks for, in seconds. Many proxies close connections that are silent for 30 or 60 s. */
const POLL_SECONDS = 25;

/** A long poll that takes less was not waited for. */
const EARLY_MS = 1_000;

/**
 * A client of the API. Methods throw an ApiError if the server refuses, a ConnectionError if it cannot be reached, and the reason
 * of their `signal` if it aborts.
 */
export class Client implements JobCalls {
  readonly processes: Processes;
  readonly jobs: Jobs;
  private readonly transport: Transport;
  private readonly reconnectForMs: number;
  private token: string | undefined;

  constructor({
    url,
    token,
    language,
    fetch = globalThis.fetch.bind(globalThis),
    retryForMs = 30_000,
    reconnectForMs = 300_000,
    timeoutMs = 60_000,
  }: ClientOptions) {
    this.token = token;
    this.reconnectForMs = reconnectForMs;
    this.transport = new Transport({
      url: url.replace(/\/+$/, ''),
      token: () => this.token,
      language,
      fetch,
      retryForMs,
      timeoutMs,
    });
    this.processes = new Processes(this.transport);
    this.jobs = new Jobs(this.transport, this);
  }

  /** Every call of openapi.json, typed by path: `client.api.GET('/api/audit/audit/')`. Errors are thrown, never answered. */
  get api(): Api {
    return this.transport.api;
  }

  /** Logs in; later calls use the token. @returns the token @throws ValidationError if the password is wrong; Throttled */
  async login(username: string, password: string, { signal }: CallOptions = {}): Promise<string> {
    const { token } = await this.transport.json<Schemas['Token']>('POST', '/api/login/', {
      body: { username, password },
      isAnonymous: true,
      signal,
    });
    this.token = token;
    return token;
  }

  /** Uses another token, or an API key, for later calls. */
  useToken(token: string | undefined): void {
    this.token = token;
  }

  /** Revokes the token that this client uses, and forgets it. An API key is deleted: `useToken(undefined)` only forgets it. */
  async logout({ signal }: CallOptions = {}): Promise<void> {
    await this.transport.call('POST', '/api/logout/', { signal });
    this.token = undefined;
  }

  /** The calling user. */
  me(options: CallOptions = {}): Promise<Me> {
    return this.transport.json('GET', '/api/user/me/', options);
  }

  /**
   * Runs a process as a job. The request carries an idempotency key, so that it is sent again after a lost connection without
   * starting a second job.
   */
  execute({ idempotencyKey = newKey(), signal, ...body }: ExecuteOptions): Execution {
    const id = this.transport
      .json<Schemas['Executed']>('POST', '/api/process/execute/', {
        body,
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      })
      .then((answer) => answer.job_id);
    return new Execution(this, id, idempotencyKey);
  }

  /** Runs a process once for each of the inputs: all jobs or none. @returns the ids of the jobs, in the order of the inputs */
  async executeMany({ idempotencyKey = newKey(), signal, ...body }: ExecuteManyOptions): Promise<number[]> {
    const { job_ids: ids } = await this.transport.json<Schemas['Batch']>('POST', '/api/process/batch/', {
      body,
      headers: { 'idempotency-key': idempotencyKey },
      signal,
    });
    return ids;
  }

  /**
   * Waits until a job has ended, also while the API restarts.
   *
   * @returns the job in its final state, whichever it is
   * @throws JobLost, or NotFound, if the server has lost the job meanwhile in a failover of its database
   */
  async wait(job: number, { signal }: CallOptions = {}): Promise<JobDetail> {
    for (let first: JobDetail | undefined; ;) {
      const askedAt = performance.now();
      const detail = await this.transport.json<JobDetail>('GET', `/api/job/job/${job}/`, {
        query: { wait: POLL_SECONDS },
        timeoutMs: (POLL_SECONDS + 15) * 1_000,
        ...(first ? { retryForMs: this.reconnectForMs } : {}),
        signal,
      });
      first ??= detail;
      if (detail.process !== first.process || detail.ctime !== first.ctime) throw new JobLost(job);
      if (isEnded(detail.state)) return detail;
      // An API that shuts down, and a proxy that drops the query, answer at once.
      if (performance.now() - askedAt < EARLY_MS) await pause(EARLY_MS, signal);
    }
  }

  /** Stops a job: afterwards it does not run, or it is `stopping`. Does nothing to a job that has ended. */
  async stop(job: number, { signal }: CallOptions = {}): Promise<void> {
    await this.transport.call('POST', `/api/process/stop/${job}/`, { signal, isRepeatable: true });
  }

  /** The events of a job until it has ended, each once and in order, also while the API restarts. */
  watch(job: number, options: WatchOptions = {}): AsyncGenerator<JobEvent, void, undefined> {
    return watchJob(this.transport, job, options, this.reconnectForMs);
  }

  /** The lines of a job's log: `time level node text`. */
  logs(job: number, options: LogOptions = {}): AsyncGenerator<string, void, undefined> {
    return linesOf(this.transport, job, options, this.reconnectForMs);
  }
}
