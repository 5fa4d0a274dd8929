import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { Again, GroupedCalls, PATIENCE_MS, rowOfEach, STALE_MS } from '../../database/grouped-calls.js';
import { Database } from '../../database/database.js';
import { plainArray } from '../../database/plain-array.js';
import { textArray } from '../../database/text-array.js';
import { NO_USER } from '../../database/fair-semaphore.js';
import { admit, Failure, type Json, sizeOf } from '../../flow/index.js';
import type { JsonDocument } from '../../rest/body/json-document.js';
import { afterParsing, jsonOf, type SentBody } from '../../rest/body/request-body.js';
import { BadRequest, BodyTooLargeAsValue, Gone, NotFound } from '../../rest/errors.js';
import { JobQueue } from '../deliveries/queue.js';
import { Signals } from '../signals.js';
import { SEND_EVENT, SEND_EVENTS, type SentOfMany, type SentRow } from '../transitions/send-event.js';
import { KNOWN_EVENTS, type KnownEventRow, LOCK_EVENT, LOCK_EVENTS } from './event-statements.js';
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

/** An event that is to be stored. */
interface Sending {
  hash: string;
  /** The user whose job waits for it. */
  owner: number;
  /** JSON text. */
  text: string;
  /** How often another session has had a row of it. */
  tries: number;
}

/** What became of an event: the jobs that it wakes, or why it is not stored. */
type Kept = SentRow[] | 'gone' | 'locked';

/** The most characters of an event that is stored together with others. */
const SMALL = 64 * 1024;

/** The most characters of events that are stored together. */
const MOST_TOGETHER = 1024 * 1024;

/**
 * How often, and after how many milliseconds, an event is tried again with others while another session has a row of it: most have it for some
 * milliseconds. Thousands of events of one job would otherwise wait for its row one after the other.
 */
const [MOST_TRIES, AGAIN_MS] = [5, 20];

/** Receives events from outside, and wakes the jobs that wait for them. */
@Injectable()
export class EventsService {
  private readonly known = new GroupedCalls<string, KnownEventRow | undefined>(
    (hashes) => this.knownAmong(hashes),
    { maxItems: 500, maxInFlight: 2, patienceMs: PATIENCE_MS },
  );

  /** How many events are being stored. */
  private underWay = 0;
  private readonly sendings = new GroupedCalls<Sending, Kept>((sendings) => this.keepAll(sendings), {
    maxItems: 500,
    maxInFlight: 1,
    patienceMs: PATIENCE_MS,
    staleMs: STALE_MS,
    keyOf: ({ hash }) => hash,
    userOf: ({ owner }) => owner,
    weigh: ({ text }) => text.length,
    maxWeight: MOST_TOGETHER,
  });

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
    await this.wake(
      await this.keep({ hash, owner, text: await this.textIn(jsonOf(await body(owner))), tries: 0 }),
    );
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
   * Stores an event. Those that come while others are stored go together into the next transaction: 4,000 of one owner that came at once took a
   * transaction each, and two thirds were answered 503.
   *
   * @throws NotFound; Gone
   */
  private async keep(sending: Sending): Promise<SentRow[]> {
    // One that comes alone takes smaller statements: one client sends 320 instead of 230 a second (measured). Others do not wait for a large one.
    const isAlone = this.underWay === 0 || sending.text.length > SMALL;
    this.underWay += 1;
    try {
      const tried = isAlone ? 'locked' : await this.sendings.add(sending);
      const kept = tried === 'locked' ? await this.keepAlone(sending) : tried;
      if (typeof kept === 'string') throw new Gone(GONE);
      return kept;
    } finally {
      this.underWay -= 1;
    }
  }

  /**
   * Stores events of different tokens. A job that gets several is woken by the first of them.
   *
   * @returns for each the jobs that it wakes; `gone`; or `locked` where another session has locked a row, or there is no such token any more:
   *   `keepAlone` says which
   */
  private keepAll(sendings: Sending[]): Promise<(Kept | Again)[]> {
    return this.database.transaction(async (executor) => {
      const hashes = plainArray(sendings.map(({ hash }) => hash));
      const locked = await executor.rows<{ hash: string }>(LOCK_EVENTS, [hashes]);
      const own = new Set(locked.map(({ hash }) => hash));
      const sent = sendings.filter(({ hash }) => own.has(hash));
      const values = [plainArray(sent.map(({ hash }) => hash)), textArray(sent.map(({ text }) => text))];
      const rows = sent.length === 0 ? [] : await executor.rows<SentOfMany>(SEND_EVENTS, values);
      const found = new Map<string, SentOfMany[]>(sent.map(({ hash }) => [hash, []]));
      for (const row of rows) found.get(row.hash)?.push(row);
      const woken = new Set<number>();
      const isFirst = ({ id }: SentRow): boolean => {
        const isNew = !woken.has(id);
        woken.add(id);
        return isNew;
      };
      return sendings.map((sending) => {
        const ofToken = found.get(sending.hash) ?? [];
        if (ofToken.length > 0 && !ofToken.some(({ is_locked }) => is_locked)) {
          const jobs = ofToken.filter(isSent);
          return jobs.length === 0 ? 'gone' : jobs.filter(isFirst);
        }
        sending.tries += 1;
        return sending.tries < MOST_TRIES ? new Again(AGAIN_MS) : 'locked';
      });
    });
  }

  /**
   * Stores an event, and waits for the locks of others. Senders of events have no user id, so the users whose jobs wait for events take turns:
   * the events of one job wait for its row.
   *
   * @throws NotFound
   */
  private keepAlone({ hash, owner, text }: Sending): Promise<Kept> {
    return this.database.transactionInTurn(`event ${hash}`, owner, async (executor) => {
      const locked = await executor.rows(LOCK_EVENT, [hash]);
      if (locked.length === 0) throw new NotFound();
      const rows = await executor.rows<SentRow>(SEND_EVENT, [hash, text]);
      return rows.length === 0 ? 'gone' : rows;
    });
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

const isSent = (row: SentOfMany): row is SentOfMany & SentRow => row.id !== null;
