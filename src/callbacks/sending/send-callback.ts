import type { Dispatcher } from 'undici';
import { excerpt } from '../../flow/excerpt.js';
import { cleanText, textOf } from '../../flow/failure.js';
import type { Text } from '../../flow/text.js';
import { visible } from '../../flow/visible.js';
import { parseUrl } from '../../nodes/http/build-request.js';
import { dnsLookups } from '../../nodes/http/dns-lookups.js';
import { ReceivedBytes } from '../../nodes/http/received-bytes.js';
import { sendOnce } from '../../nodes/http/send-following.js';

/** How long a receiver has from the connection to its status. */
export const TIMEOUT_MS = 15_000;

/** How long the beginning of the answer is waited for, after the status. It decides nothing. */
const BODY_MS = 1_000;

/** How much of an answer is read. If there is more, the connection is closed. */
const MOST_BODY_BYTES = 4 * 1024;

/** How much of an answer an error shows. */
const SHOWN_LENGTH = 200;

/** What is sent. */
interface Sent {
  url: string;
  /** Shares DNS look-ups with other callbacks to it. */
  receiver: string;
  /** The user whose job it is of. */
  owner: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** What came of a try. */
export interface SendResult {
  /** Null: there was no answer. */
  status: number | null;
  /** Null: it was successful. */
  error: Text | null;
}

/**
 * Sends a callback once. Takes bounded time and memory, whatever the receiver does. Never throws for what the receiver does.
 *
 * @param signal aborts it; then this throws
 */
export async function sendCallback(
  { url, receiver, owner, headers, body }: Sent,
  agent: Dispatcher,
  signal: AbortSignal,
): Promise<SendResult> {
  const limit = new Limit(signal, TIMEOUT_MS);
  try {
    const address = parseUrl(url);
    const request = {
      method: 'POST',
      url: address,
      headers: { 'content-type': 'application/json', 'user-agent': 'liucheng', accept: '*/*', ...headers },
      body,
    };
    const response = await dnsLookups.runFor({ job: receiver, user: owner, signal: limit.signal }, () =>
      sendOnce(request, agent, limit.signal),
    );
    limit.atMost(BODY_MS);
    const said = await beginningOf(response.body);
    return { status: response.statusCode, error: errorOf(response.statusCode, said) };
  } catch (error) {
    signal.throwIfAborted();
    return { status: null, error: limit.isOver ? TIMED_OUT : shown(textOf(error)) };
  } finally {
    limit.end();
  }
}

const TIMED_OUT: Text = {
  en: `it did not answer within ${TIMEOUT_MS / 1_000} s`,
  zh: `${TIMEOUT_MS / 1_000} 秒内没有应答`,
};

/** Aborts at a time, and when another signal does. */
class Limit {
  isOver = false;
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout;

  constructor(
    private readonly outer: AbortSignal,
    ms: number,
  ) {
    this.timer = setTimeout(this.expire, ms);
    outer.addEventListener('abort', this.abort, { once: true });
    if (outer.aborted) this.abort();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Sets the time that is left. */
  atMost(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.expire, ms);
  }

  end(): void {
    clearTimeout(this.timer);
    this.outer.removeEventListener('abort', this.abort);
  }

  private readonly abort = (): void => this.controller.abort();

  private readonly expire = (): void => {
    this.isOver = true;
    this.controller.abort();
  };
}

/** The beginning of an answer, as far as it comes in time. */
async function beginningOf(body: AsyncIterable<Buffer>): Promise<string> {
  const received = new ReceivedBytes();
  try {
    // Leaving the loop closes the connection.
    for await (const chunk of body) {
      received.add(chunk);
      if (received.length > MOST_BODY_BYTES) break;
    }
  } catch {
    // The status is known, and what was read is shown.
  }
  return received.all().subarray(0, MOST_BODY_BYTES).toString('utf8');
}

/** Why an answer is not successful; null if it is. */
function errorOf(status: number, said: string): Text | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400)
    return {
      en: `it answered ${status}: redirects are not followed`,
      zh: `应答 ${status}：不跟随重定向`,
    };
  const more = said.trim();
  if (more === '') return { en: `it answered ${status}`, zh: `应答 ${status}` };
  return shown({ en: `it answered ${status}: ${more}`, zh: `应答 ${status}：${more}` });
}

const shown = ({ en, zh }: Text): Text => ({ en: shownText(en), zh: shownText(zh) });

const shownText = (text: string): string => cleanText(visible(excerpt(text, SHOWN_LENGTH + 100)));
