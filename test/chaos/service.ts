import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Effect } from './history.js';

/** An outside service that remembers each request. */
export interface OutsideService {
  url: string;
  effects: Effect[];
  close(): Promise<void>;
}

/**
 * Starts it. What it does with a key follows from the key alone: most are answered at once, some late, and some are refused
 * the first time, so that a retry is wanted.
 *
 * @param onKill told the id of the process whose job asks for its death
 */
export async function startService(onKill: (pid: number) => void): Promise<OutsideService> {
  const effects: Effect[] = [];
  const times = new Map<string, number>();
  const server = createServer((request, response) => {
    const arrivedAt = Date.now();
    const chunks: Buffer[] = [];
    request.on('error', () => undefined).on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/kill') {
        onKill(Number(header(request, 'x-chaos-pid')));
        return;
      }
      const whole = header(request, 'idempotency-key');
      const [, job, key] = /^(\d+):(.*)$/.exec(whole) ?? [];
      const time = (times.get(whole) ?? 0) + 1;
      times.set(whole, time);
      effects.push({
        job: Number(job),
        key: key ?? '',
        body: Buffer.concat(chunks).toString(),
        by: header(request, 'x-chaos-process'),
        createdAt: Number(header(request, 'x-chaos-created')),
        arrivedAt,
      });
      const { delayMs, refusals } = manners(whole);
      setTimeout(() => {
        response.writeHead(time <= refusals ? 500 : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ time }));
      }, delayMs);
    });
  });
  // An idle connection that the service ends just as a job uses it would be a failure of the network, not of the job.
  server.keepAliveTimeout = 600_000;
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    effects,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const header = (request: IncomingMessage, name: string): string => String(request.headers[name] ?? '');

function manners(key: string): { delayMs: number; refusals: number } {
  const [first = 0, second = 0, third = 0] = createHash('sha256').update(key).digest();
  const delayMs = first < 180 ? second % 20 : first < 243 ? 100 + second * 2 : 800 + second * 4;
  return { delayMs, refusals: third < 13 ? 1 : 0 };
}
