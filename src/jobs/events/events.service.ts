import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { GroupedCalls, PATIENCE_MS, rowOfEach } from '../../database/grouped-calls.js';
import { Database } from '../../database/database.js';
import { NO_USER } from '../../database/fair-semaphore.js';
import { admit, Failure, type Json, sizeOf } from '../../flow/index.js';
import type { JsonDocument } from '../../rest/body/json-document.js';
import { afterParsing, jsonOf, type SentBody } from '../../rest/body/request-body.js';
import { BadRequest, BodyTooLargeAsValue, Gone, NotFound } from '../../rest/errors.js';
import { JobQueue } from '../deliveries/queue.js';
import { Signals } from '../signals.js';
import { SEND_EVENT, type SentRow } from '../transitions/send-event.js';
import { KNOWN_EVENTS, type KnownEventRow, LOCK_EVENT } from './event-statements.js';
import { hashOfEvent, isEventToken } from './event-token.js';
import { UnknownTokens } from './unknown-tokens.js';

const GONE = {
  en: 'The token was used before, it has expired, or its job has ended.',
  zh: '该令牌已使用、已过期，或其任务已结束。',
};

const NO_VALUE = {
  en: 'The JSON has a NUL, half a character, or a number out of range, so it cannot be a value of a flow.',
  zh: 'JSON 含有 NUL、不完整的字符或超出范围的数字，不能作为流程的值。',
};

/** A request that sends an event. */
export interface EventRequest {
  token: string;
  /** The address that it comes from; null if it is not known. */
  address: string | null;
  /** Reads the body, which counts for the user whose job gets it. */
  body: (user: number) => Promise<SentBody>;
}

/** Receives events from outside, and wakes the jobs that wait for them. */
@Injectable()
export class EventsService {
  private readonly known = new GroupedCalls<string, KnownEventRow | undefined>(
    (hashes) => this.knownAmong(hashes),
    { maxItems: 500, maxInFlight: 2, patienceMs: PATIENCE_MS },
  );

  constructor(
    private readonly database: Database,
    private readonly unknown: UnknownTokens,
    private readonly queue: JobQueue,
    private readonly signals: Signals,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /**
   * Stores the event of a token. Once this settles, the event is kept until its job takes it.
   *
   * @throws NotFound for an unknown token, and Throttled after too many of them; Gone if the token can no longer be used: both before
   *   the body is read
   * @throws UnsupportedMediaType; BadRequest; BodyTooLarge; BodyTooLargeAsValue
   */
  async send({ token, address, body }: EventRequest): Promise<void> {
    const hash = hashOfEvent(token);
    const known = isEventToken(token) ? await this.known.add(hash) : undefined;
    if (known === undefined) {
      await this.unknown.count(address);
      throw new NotFound();
    }
    if (!known.is_open) throw new Gone(GONE);
    // Retention can have deleted the job.
    const owner = known.owner ?? NO_USER;
    await this.wake(await this.keep(hash, owner, await this.textIn(jsonOf(await body(owner)))));
  }

  /** The JSON text of a body that can be a value of a flow. @throws BadRequest; BodyTooLargeAsValue */
  private async textIn({ text, value }: JsonDocument): Promise<string> {
    const { maxValueBytes } = this.settings;
    await afterParsing(text.length);
    if (sizeOf(value as Json) > maxValueBytes) throw new BodyTooLargeAsValue(maxValueBytes);
    try {
      admit(value, maxValueBytes);
    } catch (error) {
      throw error instanceof Failure ? new BadRequest(NO_VALUE) : error;
    }
    return text;
  }

  /**
   * Senders of events have no user id, so the users whose jobs wait for events take turns: the events of one job wait for its row.
   *
   * @throws NotFound; Gone
   */
  private async keep(hash: string, owner: number, text: string): Promise<SentRow[]> {
    const rows = await this.database.transactionInTurn(`event ${hash}`, owner, async (executor) => {
      const locked = await executor.rows(LOCK_EVENT, [hash]);
      if (locked.length === 0) throw new NotFound();
      return executor.rows<SentRow>(SEND_EVENT, [hash, text]);
    });
    if (rows.length === 0) throw new Gone(GONE);
    return rows;
  }

  private async wake(rows: SentRow[]): Promise<void> {
    const due = rows.filter(({ is_due }) => is_due);
    this.signals.send(
      'event',
      rows.filter(({ is_due }) => !is_due).map(({ id }) => id),
    );
    for (const { id, dispatch } of due) void this.queue.forget(id, dispatch - 1);
    await this.queue.dispatch(due.map(({ id, dispatch }) => ({ id, dispatch })));
  }

  private async knownAmong(hashes: string[]): Promise<(KnownEventRow | undefined)[]> {
    const rows = await this.database.rows<KnownEventRow>(KNOWN_EVENTS, [hashes]);
    return rowOfEach(hashes, rows, ({ hash }) => hash);
  }
}
