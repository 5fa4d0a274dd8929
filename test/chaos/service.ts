import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { REFUSED } from './flow-parts.js';
import type { SeenCallback, SeenEffect, State } from './history.js';

/** The token of an event, and the tag of the job that has told it. */
export interface ToldToken {
  tag: string;
  token: string;
}

/** An outside service that remembers each request. */
export interface OutsideService {
  url: string;
  effects: SeenEffect[];
  callbacks: SeenCallback[];
  /** The tokens of events that jobs have told it, each once. */
  tokens: ToldToken[];
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
  const callbacks: SeenCallback[] = [];
  const tokens: ToldToken[] = [];
  const times = new Map<string, number>();
  const timeOf = (key: string): number => {
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    return time;
  };
  const server = createServer((request, response) => {
    const arrivedAt = Date.now();
    const chunks: Buffer[] = [];
    request.on('error', () => undefined).on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/kill') {
        onKill(Number(header(request, 'x-chaos-pid')));
        return;
      }
      const body = Buffer.concat(chunks).toString();
      if (request.url === CALLBACK_PATH) {
        const callback = callbackOf(request, body, arrivedAt);
        callbacks.push(callback);
        answerCallback(callback, timeOf(callback.webhookId), response);
        return;
      }
      const whole = header(request, 'idempotency-key');
      const step = decodeURIComponent(header(request, 'x-chaos-step'));
      const [, job, key] = /^(\d+):(.*)$/.exec(step) ?? [];
      const time = timeOf(whole);
      const { tag = '', token } = JSON.parse(body) as { tag?: string; token?: string };
      if (token !== undefined && !tokens.some((told) => told.token === token)) tokens.push({ tag, token });
      effects.push({
        tag,
        madeBy: Number(job ?? NaN),
        idempotencyKey: whole,
        key: key ?? '',
        body,
        by: header(request, 'x-chaos-process'),
        createdAt: Number(header(request, 'x-chaos-created')),
        arrivedAt,
      });
      const { delayMs, refusals } = behaviourOf(step);
      const isRefused = REFUSING_PATHS.includes(request.url ?? '') && isRefusedKey(whole);
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
    callbacks,
    tokens,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Here every second idempotency key is refused, however often. */
const REFUSING_PATHS = REFUSED.map((id) => `/effect/${id}`);

const isRefusedKey = (key: string): boolean => createHash('sha256').update(key).digest()[0]! < 128;

/** Where callbacks go. */
export const CALLBACK_PATH = '/callback';

function callbackOf(request: IncomingMessage, body: string, arrivedAt: number): SeenCallback {
  const { data } = JSON.parse(body) as {
    data: { id: number; state: State; inputs: { tag?: string } | null };
  };
  return {
    webhookId: header(request, 'webhook-id'),
    ...{ madeFor: data.id, tag: String(data.inputs?.tag), state: data.state },
    by: header(request, 'x-chaos-process'),
    createdAt: Number(header(request, 'x-chaos-created')),
    ...{ arrivedAt, answeredAt: Infinity, status: null },
  };
}

/** The first try of a callback often fails or is late, the second one seldom, and the third one is answered. */
function answerCallback(callback: SeenCallback, time: number, response: ServerResponse): void {
  const [first = 0, second = 0] = createHash('sha256').update(`${callback.webhookId} ${time}`).digest();
  const isLate = time < 3 && first >= 64 && first < 96;
  const fails = time < 3 && first < 64 / time;
  setTimeout(
    () => {
      callback.answeredAt = Date.now();
      if (fails && second < 96) {
        response.destroy();
        return;
      }
      callback.status = fails ? 500 : 204;
      response.writeHead(callback.status).end();
    },
    isLate ? 1_500 : second / 2,
  );
}

const header = (request: IncomingMessage, name: string): string => String(request.headers[name] ?? '');

function behaviourOf(key: string): { delayMs: number; refusals: number } {
  const [first = 0, second = 0, third = 0] = createHash('sha256').update(key).digest();
  const delayMs = first < 180 ? second % 20 : first < 243 ? 100 + second * 2 : 800 + second * 4;
  return { delayMs, refusals: third < 13 ? 1 : 0 };
}
