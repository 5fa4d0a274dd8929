import { Agent, createServer, get, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A reverse proxy in front of several APIs: it checks their readiness, keeps connections open, and never retries. */
export interface HttpProxy {
  url: string;
  /** The APIs to which requests are sent while they are ready. */
  backends: Set<string>;
  /** The APIs that were ready at their last check. */
  ready: ReadonlySet<string>;
  close(): Promise<void>;
}

/** @param askMs how often the readiness of each API is checked, in milliseconds */
export async function startHttpProxy(askMs: number): Promise<HttpProxy> {
  const backends = new Set<string>();
  const ready = new Set<string>();
  const agent = new Agent({ keepAlive: true });
  let next = 0;
  const ask = (backend: string): void => {
    const lost = () => ready.delete(backend);
    get(`${backend}/healthz/ready`, { agent: false, timeout: 1_000 }, (answer) => {
      answer.resume();
      if (answer.statusCode === 200) ready.add(backend);
      else lost();
    }).on('error', lost);
  };
  const timer = setInterval(() => backends.forEach(ask), askMs);
  const server = createServer((incoming: IncomingMessage, outgoing) => {
    const candidates = [...backends].filter((backend) => ready.has(backend));
    const backend = candidates[next++ % candidates.length];
    const fail = (): void => void outgoing.writeHead(502).end();
    if (backend === undefined) return fail();
    const { method, headers } = incoming;
    const forwarded = request(`${backend}${incoming.url}`, { method, headers, agent }, (answer) => {
      outgoing.writeHead(answer.statusCode!, passedOn(answer));
      answer.pipe(outgoing);
    });
    forwarded.on('error', fail);
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    backends,
    ready,
    close: () =>
      new Promise((resolve) => {
        clearInterval(timer);
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Headers that belong to the connection and not to the response. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding']);

const passedOn = ({ headers }: IncomingMessage) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
