import type { Dispatcher } from 'undici';
import { Failure, NEVER_ENDS, yieldIfSpent } from '../../flow/index.js';
import { parseUrl } from './build-request.js';
import type { HttpRequest } from './build-request.js';
import { connectionFault } from './connection-fault.js';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * The headers that are also sent to another origin. Any other header may be a credential (`Authorization`,
 * `Cookie`, `X-Api-Key`).
 */
const FOR_ANYBODY = new Set([
  'accept',
  'accept-charset',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'content-language',
  'content-type',
  'idempotency-key',
  'range',
  'user-agent',
]);

/**
 * Sends a request and follows redirects. Each request goes through the same agent, which checks its address.
 *
 * @param attempt whose signal cancels it
 */
export async function sendFollowing(
  first: HttpRequest,
  redirects: number,
  agent: Dispatcher,
  attempt: { readonly signal: AbortSignal },
): Promise<Dispatcher.ResponseData> {
  let request = first;
  for (let followed = 0; ; followed++) {
    const response = await sendOnce(request, agent, attempt.signal);
    const { location } = response.headers;
    if (!REDIRECTS.has(response.statusCode) || typeof location !== 'string' || redirects === 0)
      return response;
    await passOver(response.body, attempt.signal);
    if (followed >= redirects)
      throw new Failure(
        { en: `it was redirected more than ${redirects} times`, zh: `重定向超过 ${redirects} 次` },
        true,
      );
    request = redirect(request, response.statusCode, parseUrl(escaped(location), request.url));
  }
}

/**
 * A URL of a header, in which each byte that is not ASCII is escaped, as browsers do. The client reads them as characters of Latin-1, which the
 * URL would hold in UTF-8: twice the bytes that the server sent.
 */
function escaped(location: string): string {
  return location.replace(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * The most interim responses (1xx) to a request. Servers send one or two. 40 requests to one that sent them without end stopped a worker
 * for up to 2 s, again and again until their timeouts.
 */
const MOST_INTERIM = 20;

/**
 * How many bytes of a body are read ahead of who reads it. Each may be a chunk, with all that was read from the connection with it: a job
 * with 450 responses in chunks of one byte took 3 GB, and stopped its worker until its leases ran out.
 */
const READ_AHEAD = 8;

/** How much of the body of a redirect is read to keep its connection, in bytes. */
const MOST_PASSED_OVER = 64 * 1024;

/** Reads a body that is not needed; the connection of a larger one is closed. */
async function passOver(body: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> {
  let length = 0;
  try {
    // Leaving the loop closes the connection.
    for await (const chunk of body) {
      length += chunk.length;
      if (length > MOST_PASSED_OVER) break;
      await yieldIfSpent(NEVER_ENDS);
    }
  } catch {
    // What follows needs nothing of it.
    signal.throwIfAborted();
  }
}

/**
 * Sends a request. A redirect is the response like any other.
 *
 * @throws Failure if there is no response, or the agent does not allow the address
 */
export async function sendOnce(
  { method, url, headers, body }: HttpRequest,
  agent: Dispatcher,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  let interim = 0;
  try {
    return await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      headers,
      body,
      signal,
      highWaterMark: READ_AHEAD,
      // An error ends the request and its connection.
      onInfo: () => {
        interim += 1;
        if (interim > MOST_INTERIM) throw tooManyInterim();
      },
    });
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { en, zh } = connectionFault(error);
    throw new Failure(
      { en: `${method} ${url.origin} did not succeed: ${en}`, zh: `${method} ${url.origin} 请求失败：${zh}` },
      true,
    );
  }
}

const tooManyInterim = (): Failure =>
  new Failure(
    {
      en: `the server sent more than ${MOST_INTERIM} interim responses (1xx)`,
      zh: `服务器发送的临时应答（1xx）超过 ${MOST_INTERIM} 个`,
    },
    false,
  );

/**
 * The request after a redirect. As in browsers, a POST becomes a GET unless the status keeps the method. Credentials and bodies
 * are not sent to another origin.
 *
 * @throws Failure if a body would go to another origin
 */
function redirect({ method, url, headers, body }: HttpRequest, status: number, target: URL): HttpRequest {
  const becomesGet = status === 303 ? method !== 'HEAD' : status < 303 && method === 'POST';
  const staysHere = target.origin === url.origin;
  if (body !== null && !becomesGet && !staysHere)
    throw new Failure(
      {
        en: `${method} ${url.origin} was redirected to ${target.origin}, and a body is not sent to another origin: send the request there directly`,
        zh: `${method} ${url.origin} 被重定向到 ${target.origin}，请求体不会发往另一来源：请直接请求该地址`,
      },
      false,
    );
  const kept = Object.entries(headers).filter(
    ([name]) => (staysHere || FOR_ANYBODY.has(name)) && !(becomesGet && name.startsWith('content-')),
  );
  return {
    method: becomesGet ? 'GET' : method,
    url: target,
    headers: Object.fromEntries(kept),
    body: becomesGet ? null : body,
  };
}
