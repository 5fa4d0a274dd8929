import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';

/** What is sent: the path and the body exactly as given. */
export interface Sent {
  method?: string;
  headers?: Record<string, string>;
  /** A string or bytes go as they are; anything else as JSON. */
  body?: unknown;
}

/** What came back. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body, parsed; undefined where there is none. */
  body: any;
}

/** Sends one request, without correcting anything in it, as `fetch` would. */
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
    // A URL has an IPv6 address in brackets.
    const hostname = inUrl.replace(/^\[|\]$/g, '');
    const outgoing = httpRequest(
      { hostname, port, path, method, headers: sent, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text,
            body: text === '' ? undefined : parsed(text),
          });
        });
      },
    );
    outgoing.on('error', reject);
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
