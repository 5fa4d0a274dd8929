import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { expectDescribed } from './described.js';

/** A request. The path and the body are sent exactly as given. */
export interface Sent {
  method?: string;
  headers?: Record<string, string>;
  /** A string or bytes are sent unchanged; anything else is sent as JSON. */
  body?: unknown;
}

/** A response. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body, parsed if it is JSON; undefined if it is empty. */
  body: any;
}

/** How long a request may wait for its answer: shorter than a test may take, so that the test names the request. */
const PATIENCE_MS = 90_000;

/** Sends one request without normalising it, as `fetch` would. A response that does not match openapi.json fails the test. */
export function send(
  url: string,
  path: string,
  { method = 'GET', headers = {}, body }: Sent = {},
): Promise<Answer> {
  const bytes = bytesOf(body);
  const sent = {
    ...(bytes && !isRaw(body) ? { 'content-type': 'application/json' } : {}),
    ...(bytes ? { 'content-length': String(bytes.length) } : {}),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const { hostname: inUrl, port } = new URL(url);
    // Remove the brackets around an IPv6 address.
    const hostname = inUrl.replace(/^\[|\]$/g, '');
    const outgoing = httpRequest(
      { hostname, port, path, method, headers: sent, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const answer = {
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text,
            body: text === '' ? undefined : parsed(text),
          };
          expectDescribed(method, path, answer);
          resolve(answer);
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.setTimeout(PATIENCE_MS, () =>
      outgoing.destroy(new Error(`${method} ${path} was not answered within ${PATIENCE_MS / 1_000} s`)),
    );
    outgoing.end(bytes);
  });
}

const isRaw = (body: unknown): body is string | Buffer => typeof body === 'string' || Buffer.isBuffer(body);

function bytesOf(body: unknown): Buffer | undefined {
  if (body === undefined) return undefined;
  return Buffer.from(isRaw(body) ? body : JSON.stringify(body));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
