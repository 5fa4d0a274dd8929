import type { KindName } from './flows.js';
import type { ClientRequest } from './history.js';
import { pauseBefore } from './pauses.js';
import type { Plan } from './plans.js';
import type { Requests } from './requests.js';
import type { ToldToken } from './service.js';
import { sleep } from './services.js';

/** How often it is looked for new tokens. */
const LOOK_MS = 50;

/**
 * How often in succession an event is answered 404 or 410 until its senders end. Not once: a job that resumes the ended one may accept
 * it, and a failover may have lost that it was accepted.
 */
const GONE_TIMES = 6;

type EventPlan = Pick<Plan, 'tag' | 'copies' | 'eventAfterMs'> & { kind: KindName };

/** Sends the events whose tokens jobs have told the outside service. */
export class EventSenders {
  private readonly plans = new Map<string, EventPlan>();
  private looking: Promise<void> | undefined;
  private looked: number;

  constructor(
    private readonly tokens: readonly ToldToken[],
    private readonly requests: Requests,
    private readonly giveUp: AbortSignal,
  ) {
    this.looked = tokens.length;
  }

  /** Sends the events of the plan's job and its reruns. */
  expect(plan: EventPlan): void {
    this.plans.set(plan.tag, plan);
    this.looking ??= this.look();
  }

  private async look(): Promise<void> {
    while (!this.giveUp.aborted) {
      for (const told of this.tokens.slice(this.looked)) {
        this.looked += 1;
        const plan = this.plans.get(told.tag);
        if (plan) void this.send(plan, told.token);
      }
      await sleep(LOOK_MS, this.giveUp);
    }
  }

  private async send(plan: EventPlan, token: string): Promise<void> {
    await sleep(plan.eventAfterMs, this.giveUp);
    const senders = Array.from({ length: plan.copies }, (_, index) =>
      this.repeat(plan, { token, text: `${plan.tag} ${index}` }),
    );
    await Promise.all(senders);
  }

  /** Sends one event until it can no longer be accepted, also after it was. */
  private async repeat(plan: EventPlan, event: ClientRequest['event'] & object): Promise<void> {
    let gone = 0;
    for (let retry = 0; gone < GONE_TIMES && !this.giveUp.aborted; retry += 1) {
      const { status } = await this.requests.ask(plan, {
        ...{ kind: 'event', path: `/api/job/event/${event.token}/`, event },
        body: { event: event.text },
      });
      gone = status === 404 || status === 410 ? gone + 1 : 0;
      await sleep(pauseBefore(retry), this.giveUp);
    }
  }
}
