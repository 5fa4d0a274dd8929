import { setMaxListeners } from 'node:events';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { Database } from '../../database/database.js';
import { requestsOf } from '../../flow/index.js';
import { type DetailedRow, shownInTurn } from '../../jobs/lists/job-views.js';
import { DETAILS } from '../../jobs/lists/job-rows-statements.js';
import { agentFor } from '../../nodes/http/agent.js';
import { Unreadable } from '../../secrets/secret-box.js';
import { CallbackSecrets } from '../callback-secrets.js';
import type { StoredTry } from '../stored-try.js';
import { callbackBody } from './callback-body.js';
import { ANY_DUE, CLAIM, claimValues, type ClaimedRow } from './claim-statements.js';
import { Receivers } from './receivers.js';
import { type SendResult, sendCallback, TIMEOUT_MS } from './send-callback.js';
import { GIVE_BACK, SETTLE, type Settlement, settleValues, STILL_CLAIMED } from './settle-statements.js';
import { settlementOf } from './settlement-of.js';
import { signedHeaders } from './sign.js';

/** How often a worker looks for callbacks that are due. */
const LOOK_MS = 500;

/** How soon it looks again when places have become free. */
const SOON_MS = 20;

/** How soon it looks at further receivers when none of those that it looked at may get a callback. */
const FURTHER_MS = 100;

/** How long a worker holds a callback. If it dies, another worker sends it afterwards. */
const LEASE_MS = TIMEOUT_MS + 5_000;

/** How often, and how many times more, a result is written that could not be written. After the lease, it counts as not tried. */
const REWRITE_MS = 1_000;
const REWRITES = 3;

/** At most one warning in this time says that callbacks cannot be signed. */
const LOG_MS = 30_000;

type Claimed = ClaimedRow & { id: number };

/** Sends the callbacks of ended jobs. Every worker runs it. */
@Injectable()
export class CallbackSender implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(CallbackSender.name);
  private readonly receivers = new Receivers();
  private readonly sending = new Set<Promise<void>>();
  private readonly shutdown = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private grace: NodeJS.Timeout | undefined;
  private looking = Promise.resolve();
  private isLooking = false;
  private nextLookMs = LOOK_MS;
  private cursor = '';
  private leftAt = -Infinity;
  private ended = false;

  constructor(
    private readonly database: Database,
    private readonly secrets: CallbackSecrets,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {
    // Each callback that is being sent listens, and removes its listener.
    setMaxListeners(0, this.shutdown.signal);
  }

  onApplicationBootstrap(): void {
    this.lookIn(LOOK_MS);
  }

  /** Claims nothing more, and starts the grace time: before the shutdown waits for jobs. */
  onModuleDestroy(): void {
    this.ended = true;
    clearTimeout(this.timer);
    this.grace = setTimeout(() => this.shutdown.abort(), this.settings.graceMs);
  }

  /** Lets what is being sent end within the grace time, and gives the rest back to other workers. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.looking;
    await Promise.all(this.sending);
    clearTimeout(this.grace);
  }

  private lookIn(ms: number): void {
    clearTimeout(this.timer);
    if (this.ended) return;
    this.timer = setTimeout(() => void (this.looking = this.lookAndGoOn()), ms);
  }

  private async lookAndGoOn(): Promise<void> {
    this.isLooking = true;
    this.nextLookMs = LOOK_MS;
    const ms = await this.look();
    this.isLooking = false;
    this.lookIn(Math.min(ms, this.nextLookMs));
  }

  private onPlaceFreed(): void {
    this.nextLookMs = SOON_MS;
    if (!this.isLooking) this.lookIn(SOON_MS);
  }

  /** Claims what is due and begins to send it. Returns when to look for more, in milliseconds. Never throws. */
  private async look(): Promise<number> {
    if (this.receivers.free === 0) return LOOK_MS;
    try {
      if ((await this.database.rows(ANY_DUE)).length === 0) return LOOK_MS;
      const secrets = await this.secrets.signing();
      // Another worker may have the key. None of the tries is used up meanwhile.
      if (secrets instanceof Unreadable) return this.leave(secrets);
      const bounds = { ...this.receivers.bounds(), cursor: this.cursor, leaseMs: LEASE_MS };
      const rows = await this.database.rows<ClaimedRow>(CLAIM, claimValues(bounds));
      const claimed = rows.filter((row): row is Claimed => row.id !== null);
      this.cursor = rows[0]?.cursor ?? '';
      if (claimed.length > 0) this.sendAll(claimed, secrets);
      if (claimed.length > 0) return SOON_MS;
      return this.cursor === '' ? LOOK_MS : FURTHER_MS;
    } catch (error) {
      this.logger.warn(`looking for callbacks failed: ${String(error)}`);
      return LOOK_MS;
    }
  }

  private leave({ message }: Unreadable): number {
    if (performance.now() - this.leftAt > LOG_MS) {
      this.leftAt = performance.now();
      this.logger.warn(`callbacks wait, because their secret cannot be read: ${message}`);
    }
    return LOOK_MS;
  }

  private sendAll(claimed: Claimed[], secrets: string[]): void {
    for (const callback of claimed) {
      const end = this.receivers.begin(callback);
      const sending = this.deliver(callback, secrets)
        .catch((error: unknown) => {
          this.logger.warn(`callback ${callback.id} is tried again later: ${String(error)}`);
          return false;
        })
        .then((hasAnswered) => {
          end(hasAnswered);
          this.sending.delete(sending);
          this.onPlaceFreed();
        });
      this.sending.add(sending);
    }
  }

  /** Sends a callback and writes the result. Returns whether the receiver has answered. */
  private async deliver(callback: Claimed, secrets: string[]): Promise<boolean> {
    const { id, webhook_id: webhookId, claim, time } = callback;
    const begin = performance.now();
    const result = await this.attempt(callback, secrets);
    if (result === 'given back') {
      await this.database.rows(GIVE_BACK, [[id], [claim]]);
      return false;
    }
    if (result === 'gone') return false;
    const { status, error } = result;
    const duration = Math.round(performance.now() - begin) / 1_000;
    const tried: StoredTry = { claim, time, duration, status, error };
    await this.settle({
      id,
      webhookId,
      claim,
      tried: JSON.stringify(tried),
      ...settlementOf(result, callback.failures, Math.random()),
    });
    return status !== null;
  }

  private async attempt(
    { id, claim, job_id, url, receiver, owner, webhook_id, time }: Claimed,
    secrets: string[],
  ): Promise<SendResult | 'given back' | 'gone'> {
    const [job] = await this.database.rows<DetailedRow>(DETAILS, [[job_id]]);
    // Without its job the callback is gone, too.
    if (!job || (await this.database.rows(STILL_CLAIMED, [id, claim])).length === 0) return 'gone';
    const body = Buffer.from(await shownInTurn(job, callbackBody, requestsOf(owner)));
    const headers = signedHeaders({ id: webhook_id, time, body }, secrets);
    const { signal } = this.shutdown;
    try {
      return await sendCallback(
        { url, receiver, owner, headers, body },
        await agentFor(this.settings),
        signal,
      );
    } catch (error) {
      if (signal.aborted) return 'given back';
      throw error;
    }
  }

  /** Writes a result, again if Postgres is away for a moment: otherwise the callback would be sent twice. */
  private async settle(settlement: Settlement): Promise<void> {
    for (let rewrites = 0; ; rewrites += 1) {
      try {
        await this.database.rows(SETTLE, settleValues(settlement));
        return;
      } catch (error) {
        if (rewrites === REWRITES || this.shutdown.signal.aborted) throw error;
        await new Promise((resolve) => setTimeout(resolve, REWRITE_MS));
      }
    }
  }
}
