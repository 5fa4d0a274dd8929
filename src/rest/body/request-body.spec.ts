import { block } from '../../../test/support/turns.js';
import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { until } from '../../../test/support/until.js';
import type { Caller } from '../requests/caller.js';
import { setCaller } from '../requests/confirmation.js';
import { heldBodies } from './held-bodies.js';
import { sentBody } from './request-body.js';

const KIB = 1024;

const requests: FastifyRequest[] = [];

afterEach(() => {
  for (const request of requests.splice(0)) heldBodies.release(request);
});

/** A request whose body has arrived. */
function requestWith(body: string): FastifyRequest {
  const raw = Object.assign(new PassThrough(), { headers: { 'transfer-encoding': 'chunked' } });
  raw.end(body);
  const request = { raw, headers: { 'content-type': 'application/json' } } as unknown as FastifyRequest;
  requests.push(request);
  return request;
}

describe('the memory counted for a body', () => {
  it('is that of its values, which for empty lists is many times its size', async () => {
    const text = requestWith(JSON.stringify('x'.repeat(300 * KIB)));
    await sentBody(text);
    const lists = requestWith(`[${'[],'.repeat(100 * KIB)}1]`);
    await sentBody(lists);
    expect(text.heldBytes).toBeLessThan(5 * 300 * KIB);
    expect(lists.heldBytes).toBeGreaterThan(100 * KIB * 40);
  });

  it('refuses bodies for which there is no room', async () => {
    const lists = (): FastifyRequest => requestWith(`[${'[],'.repeat(340 * KIB)}1]`);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => sentBody(lists())));
    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(5);
  });
});

it('large bodies that arrive together are passed on one after the other, between other events', async () => {
  const body = JSON.stringify('x'.repeat(100 * KIB));
  const order: string[] = [];
  const passed = ['first', 'second'].map(async (name) => {
    await sentBody(requestWith(body));
    order.push(name);
    setImmediate(() => order.push('other'));
  });
  await Promise.all(passed);
  expect(order).toEqual(['first', 'other', 'second']);
});

it('so are large bodies whose callers were checked again by one look-up', async () => {
  const body = JSON.stringify('x'.repeat(100 * KIB));
  let find: (caller: Caller) => void = () => undefined;
  const lookUp = new Promise<Caller>((resolve) => (find = resolve));
  let asked = 0;
  const order: string[] = [];
  const passed = ['first', 'second'].map(async (name) => {
    const request = requestWith(body);
    setCaller(request, { id: 1 }, () => {
      asked += 1;
      return lookUp;
    });
    request.confirmedAt = -Infinity;
    await sentBody(request);
    order.push(name);
    setImmediate(() => order.push('other'));
  });
  await until(() => asked === 2, 'both are looked up');
  find({ id: 1 });
  await Promise.all(passed);
  expect(order).toEqual(['first', 'other', 'second']);
});

it('small bodies whose callers were checked again by one look-up are handled in turns, if that takes long', async () => {
  let find: (caller: Caller) => void = () => undefined;
  const lookUp = new Promise<Caller>((resolve) => (find = resolve));
  let asked = 0;
  let turn = 0;
  const turns: number[] = [];
  const passed = Array.from({ length: 5 }, async () => {
    const request = requestWith('{}');
    setCaller(request, { id: 1 }, () => {
      asked += 1;
      return lookUp;
    });
    request.confirmedAt = -Infinity;
    await sentBody(request);
    turns.push(turn);
    // The budget of a turn is spent.
    block(6);
  });
  await until(() => asked === 5, 'all are looked up');
  find({ id: 1 });
  for (; turns.length < 5; turn += 1) await nextTurn();
  await Promise.all(passed);
  expect(new Set(turns).size).toBe(5);
});
