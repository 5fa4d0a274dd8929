import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SeenEffect } from './history.js';

/** An outside service that remembers each request. */
export interface OutsideService {
  url: string;
  effects: SeenEffect[];
  close(): Promise<void>;
}

/**
 * Starts it. The answer follows from the idempotency key: most requests are answered at once, some late, and some are refused
 * the first time, so that the node retries.
 *
 * @param onKill gets the id of the process whose job wants to kill it
 */
export async function startService(onKill: (pid: number) => void): Promise<OutsideService> {
  const effects: SeenEffect[] = [];
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
      const step = decodeURIComponent(header(request, 'x-chaos-step'));
      const [, job, key] = /^(\d+):(.*)$/.exec(step) ?? [];
      const time = (times.get(whole) ?? 0) + 1;
      times.set(whole, time);
      const body = Buffer.concat(chunks).toString();
      effects.push({
        tag: tagOf(body),
        madeBy: Number(job ?? NaN),
        idempotencyKey: whole,
        key: key ?? '',
        body,
        by: header(request, 'x-chaos-process'),
        createdAt: Number(header(request, 'x-chaos-created')),
        arrivedAt,
      });
      const { delayMs, refusals } = behaviourOf(step);
      const isRefused = request.url === REFUSING_PATH && isRefusedKey(whole);
      setTimeout(() => {
        response.writeHead(isRefused || time <= refusals ? 500 : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ time }));
      }, delayMs);
    });
  });
  // A connection that the service closes just as a job uses it would fail the job's node.
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

/** Here every second idempotency key is refused, however often. */
const REFUSING_PATH = '/effect/refused';

const isRefusedKey = (key: string): boolean => createHash('sha256').update(key).digest()[0]! < 128;

const tagOf = (body: string): string => (JSON.parse(body) as { tag?: string }).tag ?? '';

const header = (request: IncomingMessage, name: string): string => String(request.headers[name] ?? '');

function behaviourOf(key: string): { delayMs: number; refusals: number } {
  const [first = 0, second = 0, third = 0] = createHash('sha256').update(key).digest();
  const delayMs = first < 180 ? second % 20 : first < 243 ? 100 + second * 2 : 800 + second * 4;
  return { delayMs, refusals: third < 13 ? 1 : 0 };
}
