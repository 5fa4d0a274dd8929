import createClient, { type Client as OpenApiClient, type Middleware } from 'openapi-fetch';
import type { paths } from './api.js';
import { apiErrorOf, ConnectionError } from './errors.js';
import { pause } from './pause.js';
import { retryAfterOf, retryDelay } from './retry-delay.js';

/** The calls of openapi.json, typed by path. Responses that are not 2xx throw an {@link ApiError}. */
export type Api = OpenApiClient<paths>;

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call, which then throws the reason of the signal. */
  signal?: AbortSignal | undefined;
}

/** How a request is sent. */
export interface Sending {
  /** Whether sending it twice has the effect of sending it once. Default: true for GET, HEAD and requests with an `Idempotency-Key`. */
  isRepeatable?: boolean;
  /** How long it is sent again after failures that may pass, in milliseconds. */
  retryForMs?: number;
  /** How long one attempt may take, in milliseconds. */
  timeoutMs?: number;
  /** Whether the response's body is read by the caller, piece by piece. The time limit then ends with its headers. */
  isStream?: boolean;
  /** Whether the request is sent without the token. */
  isAnonymous?: boolean;
}

/** A request whose types do not follow from its path, as those of {@link Transport.api} do. */
export interface PlainRequest extends Sending, CallOptions {
  query?: Record<string, string | number | boolean | undefined>;
  /** Sent as JSON; a Blob or a string is sent unchanged, as JSON too. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** What a {@link Transport} needs to know. */
export interface TransportOptions {
  url: string;
  token: () => string | undefined;
  language: string | undefined;
  fetch: typeof globalThis.fetch;
  retryForMs: number;
  timeoutMs: number;
}

/** How long a file may take, in milliseconds: exports and imports of 32 MiB, logs of 64. */
export const FILE_MS = 600_000;

const NO_BODY = new Set([204, 205, 304]);

/** Sends requests: adds credentials and the language, retries what is safe to retry, and throws errors as exceptions. */
export class Transport {
  readonly api: Api;

  constructor(private readonly options: TransportOptions) {
    this.api = createClient<paths>({ baseUrl: options.url, fetch: (request) => this.send(request) });
    this.api.use({ onResponse: requireJson });
  }

  /** Where the API is. */
  get url(): string {
    return this.options.url;
  }

  /** Calls a route. Unlike {@link api}, it does not derive types from the path. @throws ApiError, ConnectionError */
  async call(method: string, path: string, plain: PlainRequest = {}): Promise<Response> {
    const { query = {}, body, headers = {}, signal, ...sending } = plain;
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) search.append(name, String(value));
    const text = search.toString();
    const isRaw = typeof body === 'string' || body instanceof Blob;
    const request = new Request(`${this.options.url}${path}${text === '' ? '' : `?${text}`}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    return this.send(request, sending);
  }

  /** As {@link call}, and reads the JSON of the response, which has the type that the caller names. @throws ApiError if it is not JSON */
  async json<Answer>(method: string, path: string, plain?: PlainRequest): Promise<Answer> {
    const response = await this.call(method, path, plain);
    const text = await response.text();
    try {
      return JSON.parse(text) as Answer;
    } catch {
      const url = `${this.options.url}${path}`;
      throw apiErrorOf({ status: response.status, method, url, body: text, retryAfter: undefined });
    }
  }

  /** @throws ApiError for a response that is not 2xx; ConnectionError; the reason of the request's signal */
  private async send(request: Request, sending: Sending = {}): Promise<Response> {
    const isRepeatable =
      sending.isRepeatable ?? (['GET', 'HEAD'].includes(request.method) || isKeyed(request));
    const giveUpAt = performance.now() + (sending.retryForMs ?? this.options.retryForMs);
    this.addHeaders(request, sending);
    for (let attempt = 0; ; attempt++) {
      let response: Response | undefined;
      let failure: unknown;
      try {
        response = await this.attempt(request.clone(), sending);
        if (response.ok && !isPage(response)) return response;
      } catch (error) {
        if (request.signal.aborted) throw error;
        failure = error;
      }
      const retryAfter = retryAfterOf(response?.headers.get('retry-after') ?? null, Date.now());
      const outcome = response ? { status: response.status, retryAfter } : { isRefused: isRefused(failure) };
      const delay = retryDelay(outcome, isRepeatable, attempt, Math.random());
      if (delay === null || performance.now() + delay > giveUpAt)
        throw response
          ? apiErrorOf({
              status: response.status,
              method: request.method,
              url: request.url,
              body: await bodyOf(response),
              retryAfter,
            })
          : new ConnectionError(request.url, failure);
      await pause(delay, request.signal);
    }
  }

  private addHeaders({ headers }: Request, { isAnonymous = false }: Sending): void {
    const { language } = this.options;
    const token = isAnonymous ? undefined : this.options.token();
    if (token !== undefined && !headers.has('authorization')) headers.set('authorization', `Token ${token}`);
    if (language !== undefined && !headers.has('accept-language')) headers.set('accept-language', language);
  }

  /** Sends a request once. The body is read here, because a connection may be lost in the middle of it. */
  private async attempt(request: Request, { timeoutMs, isStream = false }: Sending): Promise<Response> {
    const limit = new AbortController();
    const timer = setTimeout(
      () => limit.abort(new Error('the server did not answer in time')),
      timeoutMs ?? this.options.timeoutMs,
    );
    try {
      const signal = AbortSignal.any([request.signal, limit.signal]);
      const response = await this.options.fetch(request, { signal });
      if (isStream && response.ok) return response;
      const body = NO_BODY.has(response.status) ? null : await response.arrayBuffer();
      const { status, statusText, headers } = response;
      return new Response(body, { status, statusText, headers });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** @throws ApiError for a body that is not JSON, or not an object or a list, in which all calls of the API answer */
const requireJson: NonNullable<Middleware['onResponse']> = async ({ request, response, options }) => {
  if (response.body === null || options.parseAs !== 'json') return;
  const body = await bodyOf(response.clone());
  if (typeof body === 'object' && body !== null) return;
  const { method, url } = request;
  throw apiErrorOf({ status: response.status, method, url, body, retryAfter: undefined });
};

/** Whether the request has a key with which the server recognises that it was sent before. */
const isKeyed = ({ headers }: Request): boolean => headers.has('idempotency-key');

/** Whether this is a page for people. No call of the API answers one: the URL is that of something else. */
const isPage = ({ headers }: Response): boolean =>
  headers.get('content-type')?.startsWith('text/html') ?? false;

/** Whether nobody listened. Browsers do not tell. */
function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ECONNREFUSED';
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
