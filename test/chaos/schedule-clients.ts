import { send } from '../support/send.js';
import type { ScheduleRecord } from './history.js';
import { pauseBefore } from './pauses.js';
import type { SchedulePlan } from './plans.js';
import type { Installation } from './requests.js';
import { sleep } from './services.js';

/** The clients that create schedules, and switch them off at the end of the run. */
export class ScheduleClients {
  readonly records: ScheduleRecord[] = [];
  private readonly ids: number[] = [];
  private asked = 0;

  /** @param giveUp ends what the clients are doing */
  constructor(
    private readonly installation: Installation,
    private readonly giveUp: AbortSignal,
  ) {}

  /** Creates schedules. There are no faults yet: asked twice, one would have two. */
  async create(plans: readonly SchedulePlan[]): Promise<void> {
    const process = this.installation.processes.get('scheduled')!;
    for (const { name, everySeconds } of plans) {
      const { status, text, body } = await send(this.nextUrl(), '/api/process/schedule/', {
        method: 'POST',
        body: {
          ...{ process, name, cron: `*/${everySeconds} * * * * *`, misfire: 'all' },
          inputs: { schedule: name },
        },
      });
      if (status !== 201) throw new Error(`the schedule was answered ${status}: ${text}`);
      this.ids.push(body.id);
      this.records.push({ name, everySeconds, first: body.next_time * 1_000, until: null });
    }
  }

  /** Waits until the schedules have had all ticks until now, or `settleMs` are over, and switches them off. */
  async end(settleMs: number): Promise<void> {
    const until = Date.now();
    const ended = Promise.all(
      this.ids.map(async (id) => {
        const path = `/api/process/schedule/${id}/`;
        await this.repeat(path, {}, ({ next_time }) => next_time === null || next_time * 1_000 > until);
        await this.repeat(path, { method: 'PATCH', body: { enabled: false } }, () => true);
      }),
    );
    await Promise.race([ended, sleep(settleMs, this.giveUp)]);
    if (!this.giveUp.aborted) for (const record of this.records) record.until = until;
  }

  /** Asks until the answer fits, or there is no such schedule. */
  private async repeat(
    path: string,
    sent: Parameters<typeof send>[2],
    fits: (body: { next_time: number | null }) => boolean,
  ): Promise<void> {
    for (let retry = 0; !this.giveUp.aborted; retry += 1) {
      const answer = await send(this.nextUrl(), path, sent).catch(() => null);
      if (answer?.status === 404 || (answer?.status === 200 && fits(answer.body))) return;
      await sleep(pauseBefore(Math.min(retry, 2)), this.giveUp);
    }
  }

  private nextUrl(): string {
    const apis = this.installation.apis();
    return apis[(this.asked += 1) % apis.length]!.url;
  }
}
