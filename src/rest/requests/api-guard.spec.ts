import { block } from '../../../test/support/turns.js';
import { setImmediate } from 'node:timers/promises';
import type { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiGuard } from './api-guard.js';
import type { Authorizer } from './authorizer.js';
import { ClientGone } from './client-gone.js';

const REPLY = { raw: { destroyed: true }, header: () => undefined } as unknown as FastifyReply;

it.each([
  ['without a body', {}],
  ['with a small body in chunks', { 'transfer-encoding': 'chunked' }],
  ['with a large body', { 'content-length': '100000' }],
])('requests %s leave the event loop to others between two that take long', async (_, headers) => {
  const authorizer = { authorize: () => ({ id: 1 }) } as unknown as Authorizer;
  const guard = new ApiGuard({} as Reflector, authorizer);
  let handled = 0;
  const handle = async (): Promise<void> => {
    const request = {
      headers: { host: 'localhost', ...headers },
      raw: { complete: true, readableLength: 2 },
    };
    const turn = guard.check(request as unknown as FastifyRequest, REPLY);
    if (turn instanceof Promise) await turn;
    handled += 1;
    block(6);
  };
  for (let count = 0; count < 8; count += 1) void handle();
  for (let before = 0; handled < 8; before = handled) {
    await setImmediate();
    expect(handled - before).toBeLessThanOrEqual(2);
  }
});

it('a request whose client goes while it waits for its turn is not handled', async () => {
  const authorizer = { authorize: () => ({ id: 1 }) } as unknown as Authorizer;
  const guard = new ApiGuard({} as Reflector, authorizer);
  const socket = { destroyed: false };
  const request = { method: 'GET', headers: { host: 'localhost' }, raw: { socket, errored: null } };
  const check = () => guard.check(request as unknown as FastifyRequest, REPLY);
  await setImmediate();
  await setImmediate();
  expect(check()).toBe(true);
  block(6);
  const waiting = check();
  socket.destroyed = true;
  await expect(waiting).rejects.toThrow(ClientGone);
});
