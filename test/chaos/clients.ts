import type { ClientRequest, RequestKind, State } from './history.js';
import { hasEnded } from './history.js';
import type { KindName } from './flows.js';
import { KINDS } from './flows.js';
import type { Random } from './random.js';
import { sleep } from './services.js';

/** What one client is going to do with its job. */
export interface Plan {
  tag: string;
  kind: KindName;
  /** Executes with an idempotency key, and so may ask again. */
  keyed: boolean;
  /** How many ask at once, with the same key. */
  twins: number;
  /** When it stops the job, after its execute was answered; null: never. */
  stopAfterMs: number | null;
  /** Stops it once it has ended, which is to change nothing. */
  stopsLate: boolean;
}

/** Draws what the clients of a run do; some `killers` among them run jobs that kill their worker. */
export function drawPlans(random: Random, jobs: number, killers: number): Plan[] {
  const weights = Object.fromEntries(Object.entries(KINDS).map(([name, { weight }]) => [name, weight]));
  const every = Math.ceil(jobs / Math.max(1, killers));
  return Array.from({ length: jobs }, (_, index) => {
    const isKiller = killers > 0 && index % every === Math.floor(every / 2);
    const kind = isKiller ? 'killer' : (random.weighted(weights) as KindName);
    const keyed = random.chance(0.75);
    const stops = kind === 'endless' || random.chance(0.16);
    return {
      tag: `t${index}`,
      kind,
      keyed,
      twins: keyed && random.chance(0.1) ? random.int(2, 4) : 1,
      stopAfterMs: stops && !isKiller ? random.int(kind === 'endless' ? 500 : 0, 2_000) : null,
      stopsLate: random.chance(0.08),
    };
  });
}

/** Where clients find the installation. */
export interface Installation {
  apis: () => { process: string; url: string }[];
  /** The process that jobs of a kind run. */
  processes: Map<KindName, number>;
}

/** The longest that a client waits for an answer; beyond that it is no answer. */
const PATIENCE_MS = 20_000;

const RETRY_MS = 250;

/** The clients of a run: all that they ask and are answered goes into `requests`. */
export class Clients {
  readonly requests: ClientRequest[] = [];
  private turn = 0;

  constructor(private readonly installation: Installation) {}

  /** Follows one plan from the execute to the sight of the job's end; gives up at `giveUp`. */
  async follow(plan: Plan, giveUp: AbortSignal): Promise<void> {
    const twins = Array.from({ length: plan.twins }, () => this.execute(plan, giveUp));
    const job = (await Promise.all(twins)).find((id) => id !== null) ?? null;
    if (job === null) return;
    if (plan.stopAfterMs !== null) {
      await sleep(plan.stopAfterMs);
      await this.stop(plan, job, giveUp);
    }
    await this.awaitEnd(plan, job, giveUp);
    if (plan.stopsLate) await this.stop(plan, job, giveUp);
    await this.ask('look', plan, `/api/job/job/${job}/`, job);
  }

  private async execute(plan: Plan, giveUp: AbortSignal): Promise<number | null> {
    const body = { id: this.installation.processes.get(plan.kind), inputs: { tag: plan.tag } };
    while (!giveUp.aborted) {
      const { job, success } = await this.ask('execute', plan, '/api/process/execute/', null, body);
      if (success) return job;
      // Without a key, to ask again might make a second job.
      if (!plan.keyed) return null;
      await sleep(RETRY_MS);
    }
    return null;
  }

  private async stop(plan: Plan, job: number, giveUp: AbortSignal): Promise<void> {
    while (!giveUp.aborted) {
      if ((await this.ask('stop', plan, `/api/process/stop/${job}/`, job, {})).success) return;
      await sleep(RETRY_MS);
    }
  }

  private async awaitEnd(plan: Plan, job: number, giveUp: AbortSignal): Promise<void> {
    while (!giveUp.aborted) {
      const { state } = await this.ask('wait', plan, `/api/job/job/${job}/?wait=10`, job);
      if (hasEnded(state)) return;
      await sleep(RETRY_MS);
    }
  }

  private async ask(
    kind: RequestKind,
    { tag, keyed }: Plan,
    path: string,
    job: number | null,
    body?: object,
  ): Promise<ClientRequest> {
    const apis = this.installation.apis();
    const api = apis[(this.turn += 1) % apis.length]!;
    const request: ClientRequest = {
      kind,
      api: api.process,
      tag,
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
    try {
      const response = await fetch(api.url + path, {
        method: body ? 'POST' : 'GET',
        headers: {
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(kind === 'execute' && keyed ? { 'idempotency-key': tag } : {}),
        },
        body: body ? JSON.stringify(body) : undefined,
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const answer = (await response.json()) as Answer;
      request.status = response.status;
      request.success = answer.success === true;
      if (kind === 'execute') request.job = answer.job_id ?? null;
      if ((kind === 'look' || kind === 'wait') && response.status === 200) {
        request.state = answer.state ?? null;
        request.finishTime = answer.finish_time ?? null;
      }
    } catch {
      // No answer: the process has died, or is frozen.
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
