import type { Dispatcher } from 'undici';
import { Failure, messageOf } from '../../flow/index.js';
import { parseUrl } from './build-request.js';
import type { HttpRequest } from './build-request.js';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** What is not handed on to another origin. */
const SECRETS = ['authorization', 'cookie', 'proxy-authorization'];

/** Sends a request and follows redirects; each goes through the same agent, and so by its guard. */
export async function sendFollowing(
  first: HttpRequest,
  redirects: number,
  agent: Dispatcher,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  let request = first;
  for (let followed = 0; ; followed++) {
    const response = await send(request, agent, signal);
    const { location } = response.headers;
    if (!REDIRECTS.has(response.statusCode) || typeof location !== 'string' || redirects === 0)
      return response;
    await response.body.dump({ limit: 64 * 1024, signal });
    if (followed >= redirects) throw new Failure(`it was redirected more than ${redirects} times`, true);
    request = redirect(request, response.statusCode, parseUrl(location, request.url));
  }
}

async function send({ method, url, headers, body }: HttpRequest, agent: Dispatcher, signal: AbortSignal) {
  try {
    return await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      headers,
      body,
      signal,
    });
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${method} ${url.origin} did not succeed: ${reason(error)}`, true);
  }
}

/** As browsers do: a POST that was redirected is asked for by GET, but where the status says that it stays as it was. */
function redirect({ method, url, headers, body }: HttpRequest, status: number, target: URL): HttpRequest {
  const becomesGet = status === 303 ? method !== 'HEAD' : status < 303 && method === 'POST';
  const dropped = new Set([
    ...(becomesGet ? ['content-type'] : []),
    ...(target.origin === url.origin ? [] : SECRETS),
  ]);
  const kept = Object.entries(headers).filter(([name]) => !dropped.has(name));
  return {
    method: becomesGet ? 'GET' : method,
    url: target,
    headers: Object.fromEntries(kept),
    body: becomesGet ? null : body,
  };
}

function reason(error: unknown): string {
  const { code } = error as { code?: unknown };
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  const message = messageOf(first ?? error);
  return typeof code === 'string' && !message.includes(code) ? `${message} (${code})` : message;
}
