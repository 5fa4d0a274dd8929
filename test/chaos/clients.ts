import { draft } from '../support/flows.js';
import { send } from '../support/send.js';
import { changedFlow, type KindName, KINDS } from './flows.js';
import { type ClientRequest, hasEnded, isRefusal, startsJobs, type State, type Watching } from './history.js';
import { pauseBefore } from './pauses.js';
import type { Plan, RerunPlan } from './plans.js';
import { type Asked, type Installation, Requests } from './requests.js';
import { CALLBACK_PATH } from './service.js';
import { sleep } from './services.js';
import { EventSenders } from './event-senders.js';
import { watchToEnd } from './watch-to-end.js';

/** The clients of a run. */
export class Clients {
  readonly requests: Requests;
  /** The kind of flow of each process that clients have created. */
  readonly created = new Map<number, KindName>();
  /** What clients have seen of the jobs that they watch. */
  readonly watchings: Watching[] = [];
  private readonly senders: EventSenders;
  private changes = 0;

  /** @param giveUp ends what the clients are doing */
  constructor(
    private readonly installation: Installation,
    private readonly giveUp: AbortSignal,
  ) {
    this.requests = new Requests(installation, giveUp);
    this.senders = new EventSenders(installation.tokens, this.requests, giveUp);
  }

  /** Follows one plan from the first request until it has seen the end of all its jobs. */
  async follow(plan: Plan): Promise<void> {
    if (plan.kind === 'event') this.senders.expect(plan);
    if (plan.kind === 'untried') return this.tryDraft(plan);
    if (plan.batch !== null) return this.runBatch(plan, plan.batch);
    const callee = plan.kind === 'missing' ? await this.saveDraft('recorded') : null;
    const process = this.processOf(plan);
    const inputs = { tag: plan.tag, ...(callee === null ? {} : { callee }) };
    const job =
      plan.kind === 'hooked' ? await this.deliver(plan) : await this.execute(plan, { id: process, inputs });
    if (job === null) return;
    if (callee !== null) void this.submitLater(callee);
    await this.followReruns(plan, job, process);
  }

  /** Follows a job and then its reruns, each of the job before. */
  private async followReruns(plan: Plan, first: number, process: number): Promise<void> {
    let [job, state] = [first, await this.followJob(plan, first)];
    for (const [index, rerun] of plan.reruns.entries()) {
      if (state === null) return;
      if (rerun.resumes && state === 'successful') continue;
      if (rerun.changesFlow) await this.changeFlow(plan, process);
      const version = rerun.withNewest && plan.kind !== 'untried' ? await this.newestVersion(process) : null;
      const next = await this.rerun(plan, { ...rerun, version }, job, index);
      if (next === null) return;
      [job, state] = [next, await this.followJob({ ...plan, stopAfterMs: rerun.stopAfterMs }, next)];
    }
  }

  /** Follows a job to its end. Null: it is gone, or the run ended first. */
  private async followJob(plan: Plan, job: number): Promise<State | null> {
    const watched = plan.watches ? this.watch(plan, job) : null;
    if (plan.stopAfterMs !== null) {
      await sleep(plan.stopAfterMs, this.giveUp);
      await this.repeat(plan, { kind: 'stop', path: `/api/process/stop/${job}/`, job, body: {} });
    }
    const state = await this.awaitEnd(plan, job);
    if (plan.stopsAfterEnd)
      await this.repeat(plan, { kind: 'stop', path: `/api/process/stop/${job}/`, job, body: {} });
    await this.requests.ask(plan, { kind: 'read', path: `/api/job/job/${job}/`, job });
    await watched;
    return state;
  }

  /** Watches the job to its end. Begins again where events were lost by a failover. */
  private async watch({ tag }: Plan, job: number): Promise<void> {
    for (let again = true; again;) {
      const watching: Watching = { job, tag, from: Date.now(), to: Infinity, events: [], answer: null };
      this.watchings.push(watching);
      await watchToEnd(watching, () => this.requests.nextApi().url, this.giveUp);
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
        const reruns = index === 0 ? plan.reruns : [];
        const copy = { ...plan, tag: `${plan.tag}.${index}`, copies: 1, reruns };
        const job = await this.execute(copy, { id, inputs: { tag: copy.tag } });
        if (job !== null) await this.followReruns(copy, job, id);
      }),
    );
  }

  /** Starts jobs with one batch, follows each, and stops them with one request. */
  private async runBatch(plan: Plan, size: number): Promise<void> {
    const tags = Array.from({ length: size }, (_, index) => `${plan.tag}.${index}`);
    const body = { id: this.processOf(plan), inputs: tags.map((tag) => ({ tag })), ...this.callbackOf(plan) };
    const started = await this.start(plan, {
      ...{ kind: 'batch', path: '/api/process/batch/', body, tags },
      key: plan.keyed ? plan.tag : null,
    });
    if (started === null) return;
    const { jobs } = started;
    const followed = jobs.map((job, index) =>
      this.followJob({ ...plan, tag: tags[index]!, stopAfterMs: null, stopsAfterEnd: false }, job),
    );
    const stop: Asked = { kind: 'stop of many', path: '/api/job/stop/', body: { 'pk[]': jobs }, jobs, tags };
    if (plan.stopAfterMs !== null) {
      await sleep(plan.stopAfterMs, this.giveUp);
      await this.repeat(plan, stop);
    }
    await Promise.all(followed);
    if (plan.stopsAfterEnd) await this.repeat(plan, stop);
  }

  /** A new process with a draft; null where the run ended before it was saved. */
  private async saveDraft(kind: KindName): Promise<number | null> {
    const { context, processes } = this.installation;
    for (let retry = 0; !this.giveUp.aborted; retry += 1) {
      try {
        const id = await draft(this.requests.nextApi().url, KINDS[kind].flow(context, 0));
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
    // Usually after the call has found no version. A call that comes later finds one, which the checks allow.
    await sleep(1_000, this.giveUp);
    for (let retry = 0; !this.giveUp.aborted; retry += 1) {
      const status = await this.post('/api/process/upload/', { id });
      if (status !== null && status < 500) return;
      await sleep(pauseBefore(retry), this.giveUp);
    }
  }

  /** Tries once to give the process another draft, and if the process was submitted, another version. */
  private async changeFlow({ kind }: Plan, id: number): Promise<void> {
    const { context } = this.installation;
    const change = { id, ...changedFlow(kind, context, (this.changes += 1)) };
    const saved = await this.post('/api/process/save/', change);
    if (saved === 200 && kind !== 'untried') await this.post('/api/process/upload/', { id });
  }

  /** The number of the newest version of a process; null if no answer came. */
  private async newestVersion(id: number): Promise<number | null> {
    const answer = await send(this.requests.nextApi().url, `/api/process/version/?id=${id}`).catch(
      () => null,
    );
    if (answer?.status !== 200) return null;
    return Math.max(...(answer.body as { number: number }[]).map(({ number }) => number));
  }

  /** The status of the answer; null if none came. */
  private async post(path: string, body: object): Promise<number | null> {
    const answer = await send(this.requests.nextApi().url, path, { method: 'POST', body }).catch(() => null);
    return answer?.status ?? null;
  }

  private processOf({ kind }: Plan): number {
    return this.installation.processes.get(kind)!;
  }

  private async execute(plan: Plan, body: object): Promise<number | null> {
    const key = plan.keyed ? plan.tag : null;
    const started = await this.start(plan, {
      ...{ kind: 'execute', path: '/api/process/execute/', key },
      body: { ...body, ...this.callbackOf(plan) },
    });
    return started?.job ?? null;
  }

  /** Where the outside service is told of the ends of jobs. */
  private callbackOf({ callsBack }: Plan): object {
    return callsBack ? { callback_url: this.installation.context.service + CALLBACK_PATH } : {};
  }

  /** Sends to the hook, with the tag as the id. */
  private async deliver(plan: Plan): Promise<number | null> {
    const path = `/api/hook/${this.installation.hook}/`;
    const body = { tag: plan.tag };
    const started = await this.start(plan, { kind: 'delivery', path, body, key: plan.tag });
    return started?.job ?? null;
  }

  private async rerun(
    plan: Plan,
    { resumes, version }: Pick<RerunPlan, 'resumes'> & { version: number | null },
    original: number,
    index: number,
  ): Promise<number | null> {
    const started = await this.start(plan, {
      kind: resumes ? 'resume' : 'rerun',
      path: `/api/job/rerun/${original}/`,
      body: resumes ? { resume: true, ...(version === null ? {} : { version }) } : {},
      ...{ original, version },
      key: plan.keyed ? `${plan.tag}/${index}` : null,
    });
    return started?.job ?? null;
  }

  /** Sends a request that starts jobs, in as many copies as the plan has, each until it is answered. Null: nothing is known to have started. */
  private async start(plan: Plan, asked: Asked): Promise<ClientRequest | null> {
    const copies = Array.from({ length: plan.copies }, () => this.repeat(plan, asked));
    return (await Promise.all(copies)).find((request) => request !== null) ?? null;
  }

  /** Repeats a request until it succeeds. Null: it is refused, or the run ended, or a repetition might start a second job. */
  private async repeat(plan: Plan, asked: Asked): Promise<ClientRequest | null> {
    for (let retry = 0; !this.giveUp.aborted; retry += 1) {
      const request = await this.requests.ask(plan, asked);
      if (request.success) return request;
      if (startsJobs(request) && request.key === null) return null;
      // Not there any more, since a failover has lost it, or has taken back its end. A version that does not fit stays so.
      if (isRefusal(request.status)) return null;
      await sleep(pauseBefore(retry), this.giveUp);
    }
    return null;
  }

  /** The state in which the job has ended; null: it is gone, or the run ended first. */
  private async awaitEnd(plan: Plan, job: number): Promise<State | null> {
    for (let retry = 0; !this.giveUp.aborted; retry += 1) {
      const { state, status, seenTag } = await this.requests.ask(plan, {
        ...{ kind: 'wait', path: `/api/job/job/${job}/?wait=10`, job },
      });
      if (status === 404 || (status === 200 && seenTag !== plan.tag)) return null;
      if (hasEnded(state)) return state;
      if (status === 200) retry = 0;
      await sleep(pauseBefore(retry), this.giveUp);
    }
    return null;
  }
}
