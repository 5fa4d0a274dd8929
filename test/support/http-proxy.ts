import { Agent, createServer, get, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy as people put it before several APIs: it asks who is ready, keeps connections, and tries nothing twice. */
export interface HttpProxy {
  url: string;
  /** The APIs that requests go to while they are ready. */
  backends: Set<string>;
  /** Those that were ready when they were asked last. */
  ready: ReadonlySet<string>;
  close(): Promise<void>;
}

/** @param askMs how often each API is asked whether it is ready */
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
      outgoing.writeHead(answer.statusCode!, { 'content-type': answer.headers['content-type'] ?? '' });
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
