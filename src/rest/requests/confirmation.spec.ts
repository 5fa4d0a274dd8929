import type { FastifyRequest } from 'fastify';
import { until } from '../../../test/support/until.js';
import { ClientGone } from './client-gone.js';
import type { Actor } from './caller.js';
import { actorOf, whileAdmitted } from './confirmation.js';

/** A request of a user on this connection. */
function requestOn(socket: { destroyed: boolean }, method = 'GET'): FastifyRequest {
  const raw = { socket: { remoteAddress: '127.0.0.1', ...socket }, errored: null };
  return {
    method,
    raw,
    id: 'a',
    ip: '127.0.0.1',
    headers: {},
    caller: { id: 1 },
  } as unknown as FastifyRequest;
}

describe('many requests that wait', () => {
  it('are checked in parts, between which others get a turn', async () => {
    const order: string[] = [];
    let release: () => void = () => undefined;
    const work = new Promise<void>((resolve) => (release = resolve));
    const confirm = (): void => {
      if (order.length === 0) setImmediate(() => order.push('other'));
      order.push('checked');
    };
    const all = Array.from({ length: 250 }, () => whileAdmitted({ confirm } as unknown as Actor, work));
    await until(() => order.length > 250, 'all are checked');
    release();
    await Promise.all(all);
    expect(order.indexOf('other')).toBeGreaterThanOrEqual(100);
    expect(order.indexOf('other')).toBeLessThan(250);
  });
});

describe('a request that waits', () => {
  beforeEach(() => import.meta.jest.useFakeTimers());
  afterEach(() => import.meta.jest.useRealTimers());

  it('waits no longer once its client has gone', async () => {
    let error: unknown;
    let end: () => void = () => undefined;
    const work = new Promise<void>((resolve) => (end = resolve));
    whileAdmitted(actorOf(requestOn({ destroyed: true })), work).catch((thrown: unknown) => (error = thrown));
    await import.meta.jest.advanceTimersByTimeAsync(250);
    expect(error).toBeInstanceOf(ClientGone);
    end();
    await import.meta.jest.advanceTimersByTimeAsync(0);
    // The next files of this process need a real timer.
    expect(import.meta.jest.getTimerCount()).toBe(0);
  });

  it('goes on if it changes something', async () => {
    const actor = actorOf(requestOn({ destroyed: true }, 'POST'));
    await expect((async () => actor.confirm())()).resolves.toBeUndefined();
  });
});
