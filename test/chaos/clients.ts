import type { ClientRequest, RequestKind, State, Watching } from './history.js';
import { hasEnded } from './history.js';
import { draft } from '../support/flows.js';
import { send } from '../support/send.js';
import type { FlowContext, KindName } from './flows.js';
import { KINDS } from './flows.js';
import type { Random } from './random.js';
import { sleep } from './services.js';
import { watchToEnd } from './watch-to-end.js';

/** The actions of one client. */
export interface Plan {
  tag: string;
  kind: KindName;
  /** Executes with an idempotency key, and so may ask again. */
  keyed: boolean;
  /** How many executes are sent at once: with one key; or, of an untried draft, each for a job of its own. */
  copies: number;
  /** When it stops the job, after its execute was answered; null: never. */
  stopAfterMs: number | null;
  /** Stops the job once it has ended, which must not change it. */
  stopsAfterEnd: boolean;
  /** Watches the events of the job, over many connections. */
  watches: boolean;
}

/** Flows that end the process they run in. */
const DEADLY: KindName[] = ['killer', 'stuck'];

/** How many jobs of a run are watched, at most: the harness reads every event of them. */
const WATCHED = 200;

/** Draws what the clients of a run do; `deadly` of them execute flows that end their worker. */
export function drawPlans(random: Random, jobs: number, deadly: number): Plan[] {
  const weights = Object.fromEntries(Object.entries(KINDS).map(([name, { weight }]) => [name, weight]));
  const every = Math.ceil(jobs / Math.max(1, deadly));
  const watchedEvery = Math.max(2, Math.ceil(jobs / WATCHED));
  return Array.from({ length: jobs }, (_, index) => {
    const isKiller = deadly > 0 && index % every === Math.floor(every / 2);
    const kind = isKiller ? DEADLY[index % DEADLY.length]! : (random.weighted(weights) as KindName);
    const keyed = random.chance(0.75);
    const stops = kind === 'endless' || random.chance(0.16);
    return {
      tag: `t${index}`,
      kind,
      keyed,
      copies: kind === 'untried' ? random.int(4, 8) : keyed && random.chance(0.1) ? random.int(2, 4) : 1,
      stopAfterMs: stops && !isKiller ? random.int(kind === 'endless' ? 500 : 0, 2_000) : null,
      stopsAfterEnd: random.chance(0.08),
      watches: index % watchedEvery === 0,
    };
  });
}

/** Where clients find the installation. */
export interface Installation {
  apis: () => { process: string; url: string }[];
  /** The process that jobs of a kind run. */
  processes: Map<KindName, number>;
  /** The services and processes to which flows refer. */
  context: FlowContext;
}

/** How long a client waits for an answer. */
const PATIENCE_MS = 20_000;

/**
 * How long a client waits before it asks again. Nothing is asserted by it: clients are load, and end by conditions. The pauses grow,
 * because thousands of clients whose requests are refused at once would keep this process busy: the proxies run in it too, and
 * without them no process of the fleet starts.
 */
const RETRY_MS = { first: 250, longest: 8_000 };

const pauseBefore = (retry: number): number => Math.min(RETRY_MS.first * 2 ** retry, RETRY_MS.longest);

/** The clients of a run; `requests` has all their requests and answers. */
export class Clients {
  readonly requests: ClientRequest[] = [];
  /** The kind of flow of each process that clients have created. */
  readonly created = new Map<number, KindName>();
  /** What clients have seen of the jobs that they watch. */
  readonly watchings: Watching[] = [];
  private next = 0;

  /** @param giveUp ends what the clients are doing */
  constructor(
    private readonly installation: Installation,
    private readonly giveUp: AbortSignal,
  ) {}

  /** Follows one plan from the execute until it has seen the job's end. */
  async follow(plan: Plan): Promise<void> {
    if (plan.kind === 'untried') return this.tryDraft(plan);
    const callee = plan.kind === 'missing' ? await this.saveDraft('recorded') : null;
    const body = this.bodyOf(plan, callee === null ? {} : { callee });
    const copies = Array.from({ length: plan.copies }, () => this.execute(plan, body));
    const job = (await Promise.all(copies)).find((id) => id !== null) ?? null;
    if (job === null) return;
    if (callee !== null) void this.submitLater(callee);
    await this.followJob(plan, job);
  }

  private async followJob(plan: Plan, job: number): Promise<void> {
    const watched = plan.watches ? this.watch(plan, job) : null;
    if (plan.stopAfterMs !== null) {
      await sleep(plan.stopAfterMs, this.giveUp);
      await this.stop(plan, job);
    }
    await this.awaitEnd(plan, job);
    if (plan.stopsAfterEnd) await this.stop(plan, job);
    await this.ask('read', plan, `/api/job/job/${job}/`, job);
    await watched;
  }

  /** Watches the job to its end. Begins again where events were lost by a failover. */
  private async watch({ tag }: Plan, job: number): Promise<void> {
    for (let again = true; again;) {
      const watching: Watching = { job, tag, from: Date.now(), to: Infinity, events: [], answer: null };
      this.watchings.push(watching);
      await watchToEnd(watching, () => this.nextApi().url, this.giveUp);
      watching.to = Date.now();
      again = watching.answer === 400 && !this.giveUp.aborted;
    }
  }

  /** Executes a new draft as often as the plan has copies, at once: the first execute freezes it. */
  private async tryDraft(plan: Plan): Promise<void> {
    const id = await this.saveDraft('untried');
    if (id === null) return;
    await Promise.all(
      Array.from({ length: plan.copies }, async (_, index) => {
        const copy = { ...plan, tag: `${plan.tag}.${index}` };
        const job = await this.execute(copy, { id, inputs: { tag: copy.tag } });
        if (job !== null) await this.followJob(copy, job);
      }),
    );
  }

  /** A new process with a draft; null where the run ended before it was saved. */
  private async saveDraft(kind: KindName): Promise<number | null> {
    const { context, processes } = this.installation;
    for (let retry = 0; !this.giveUp.aborted; retry += 1) {
      try {
        const id = await draft(this.nextApi().url, KINDS[kind].flow(context));
        // After a failover that lost a process, its id is given to the next one.
        if ([...processes.values()].includes(id)) continue;
        this.created.set(id, kind);
        return id;
      } catch {
        await sleep(pauseBefore(retry), this.giveUp);
      }
    }
    return null;
  }

  private async submitLater(id: number): Promise<void> {
    await sleep(1_000, this.giveUp);
    for (let retry = 0; !this.giveUp.aborted; retry += 1) {
      const answer = await send(this.nextApi().url, '/api/process/upload/', {
        method: 'POST',
        body: { id },
      }).catch(() => null);
      if (answer !== null && answer.status < 500) return;
      await sleep(pauseBefore(retry), this.giveUp);
    }
  }

  private bodyOf(plan: Plan, more: object): object {
    return { id: this.installation.processes.get(plan.kind), inputs: { tag: plan.tag, ...more } };
  }

  private async execute(plan: Plan, body: object): Promise<number | null> {
    for (let retry = 0; !this.giveUp.aborted; retry += 1) {
      const { job, success, status } = await this.ask('execute', plan, '/api/process/execute/', null, body);
      if (success) return job;
      // Without a key a retry might make a second job; a process that a failover lost does not come back.
      if (!plan.keyed || status === 404) return null;
      await sleep(pauseBefore(retry), this.giveUp);
    }
    return null;
  }

  private async stop(plan: Plan, job: number): Promise<void> {
    for (let retry = 0; !this.giveUp.aborted; retry += 1) {
      const { success, status } = await this.ask('stop', plan, `/api/process/stop/${job}/`, job, {});
      if (success || status === 404) return;
      await sleep(pauseBefore(retry), this.giveUp);
    }
  }

  private async awaitEnd(plan: Plan, job: number): Promise<void> {
    for (let retry = 0; !this.giveUp.aborted; retry += 1) {
      const { state, status } = await this.ask('wait', plan, `/api/job/job/${job}/?wait=10`, job);
      if (hasEnded(state) || status === 404) return;
      if (status === 200) retry = 0;
      await sleep(pauseBefore(retry), this.giveUp);
    }
  }

  private nextApi(): { process: string; url: string } {
    const apis = this.installation.apis();
    return apis[(this.next += 1) % apis.length]!;
  }

  private async ask(
    kind: RequestKind,
    { tag, keyed, kind: flow }: Plan,
    path: string,
    job: number | null,
    body?: object,
  ): Promise<ClientRequest> {
    const api = this.nextApi();
    const request: ClientRequest = {
      kind,
      api: api.process,
      tag,
      flow,
      keyed,
      sentAt: Date.now(),
      answeredAt: Infinity,
      status: null,
      success: false,
      job,
      state: null,
      finishTime: null,
    };
    this.requests.push(request);
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
          ...(kind === 'execute' && keyed ? { 'idempotency-key': tag } : {}),
        },
        body: body ? JSON.stringify(body) : undefined,
        signal: controller.signal,
      });
      const answer = (await response.json()) as Answer;
      request.status = response.status;
      request.success = answer.success === true;
      if (kind === 'execute') request.job = answer.job_id ?? null;
      if ((kind === 'read' || kind === 'wait') && response.status === 200) {
        request.state = answer.state ?? null;
        request.finishTime = answer.finish_time ?? null;
      }
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
  state?: State;
  finish_time?: number | null;
}
