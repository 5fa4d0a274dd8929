import type { FlowContext } from './flow-parts.js';
import type { KindName } from './flows.js';
import type { ClientRequest, RequestKind, State } from './history.js';
import type { Plan } from './plans.js';
import type { ToldToken } from './service.js';

/** Where clients find the installation. */
export interface Installation {
  apis: () => { process: string; url: string }[];
  /** The process that jobs of a kind run. */
  processes: Map<KindName, number>;
  /** The services and processes to which flows refer. */
  context: FlowContext;
  /** The token of the hook of the kind `hooked`. */
  hook: string;
  /** What jobs have told the outside service. */
  tokens: readonly ToldToken[];
}

/** What a client asks; the fields that are those of {@link ClientRequest} are recorded. */
export interface Asked extends Partial<
  Pick<ClientRequest, 'key' | 'job' | 'tags' | 'jobs' | 'original' | 'version' | 'event'>
> {
  kind: RequestKind;
  path: string;
  /** Without a body it is a GET. */
  body?: object;
}

/** How long a client waits for an answer. */
const PATIENCE_MS = 20_000;

/** Sends the requests of all clients, to one API after the other, and records them. */
export class Requests {
  readonly all: ClientRequest[] = [];
  private next = 0;

  /** @param giveUp ends requests that are under way */
  constructor(
    private readonly installation: Installation,
    private readonly giveUp: AbortSignal,
  ) {}

  nextApi(): { process: string; url: string } {
    const apis = this.installation.apis();
    return apis[(this.next += 1) % apis.length]!;
  }

  /**
   * Sends one request for a client.
   *
   * @returns the request with its answer; without a status if no answer came
   */
  async ask({ tag, kind: flow }: Pick<Plan, 'tag' | 'kind'>, asked: Asked): Promise<ClientRequest> {
    const { kind, path, body, key = null, job = null, tags = [], jobs = [] } = asked;
    const { original = null, version = null, event = null } = asked;
    const api = this.nextApi();
    const request: ClientRequest = {
      ...{ kind, api: api.process, tag, flow, key, job, tags, jobs, original, version, event },
      ...{ sentAt: Date.now(), answeredAt: Infinity, status: null, success: false },
      ...{ count: null, state: null, finishTime: null, seenTag: null },
    };
    this.all.push(request);
    // Not AbortSignal.any: in Node 20 a signal that lives long keeps every one that was made from it.
    const controller = new AbortController();
    const end = (): void => controller.abort();
    const timer = setTimeout(end, PATIENCE_MS);
    this.giveUp.addEventListener('abort', end, { once: true });
    try {
      const response = await fetch(api.url + path, {
        method: body ? 'POST' : 'GET',
        headers: {
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(key === null ? {} : { 'idempotency-key': key }),
        },
        body: body ? JSON.stringify(body) : undefined,
        signal: controller.signal,
      });
      const answer = (await response.json()) as Answer;
      request.status = response.status;
      if (response.ok) keep(request, answer);
    } catch {
      // No answer: the process has died, or is frozen.
    } finally {
      clearTimeout(timer);
      this.giveUp.removeEventListener('abort', end);
    }
    request.answeredAt = Date.now();
    return request;
  }
}

interface Answer {
  success?: boolean;
  job_id?: number;
  job_ids?: number[];
  count?: number;
  state?: State;
  finish_time?: number | null;
  inputs?: { tag?: string };
}

function keep(request: ClientRequest, answer: Answer): void {
  request.success = answer.success === true;
  request.job ??= answer.job_id ?? null;
  if (answer.job_ids) request.jobs = answer.job_ids;
  request.count = answer.count ?? null;
  request.state = answer.state ?? null;
  request.finishTime = answer.finish_time ?? null;
  request.seenTag = answer.inputs?.tag ?? null;
}
