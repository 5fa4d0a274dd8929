import { block } from '../../../test/support/turns.js';
import { setImmediate } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from './caller.js';
import { RestExceptionFilter } from '../rest-exception.filter.js';
import { NotFound } from '../errors.js';
import { turnOf, TurnsAdapter } from './turns.js';

const requestOf = (id: number) => ({ caller: { id } as Caller });

describe('the turns of requests', () => {
  /** Requests that go on at once, in the order in which they do. */
  let order: number[];

  beforeEach(async () => {
    order = [];
    // The budget of the turn is a new one.
    await setImmediate();
    await setImmediate();
  });

  function begin(user: number): void {
    const handle = (): void => {
      order.push(user);
      block(6);
    };
    const turn = turnOf(requestOf(user));
    if (turn) void turn.then(handle);
    else handle();
  }

  it('leave the event loop to others between two requests that take long', async () => {
    for (let request = 0; request < 10; request += 1) begin(1);
    expect(order).toHaveLength(1);
    for (let before = 1; before < 10; before = order.length) {
      await setImmediate();
      expect(order.length - before).toBeLessThanOrEqual(1);
    }
  });

  it('are shared by the users, not by the requests', async () => {
    for (let request = 0; request < 10; request += 1) begin(1);
    begin(2);
    while (order.length < 11) await setImmediate();
    expect(order.indexOf(2)).toBeLessThanOrEqual(2);
  });

  it('do not keep a request on a public route waiting', () => {
    begin(1);
    expect(turnOf({ caller: undefined })).toBeUndefined();
  });

  it('are taken by the errors of requests without a caller, so that many are not answered at once', async () => {
    const filter = new RestExceptionFilter();
    let answered = 0;
    const send = (): void => {
      answered += 1;
      block(6);
    };
    const reply = { raw: {}, code: () => ({ headers: () => ({ send }) }) } as unknown as FastifyReply;
    for (let request = 0; request < 10; request += 1)
      filter.answer(new NotFound(), { headers: {} } as FastifyRequest, reply);
    expect(answered).toBe(1);
    while (answered < 10) {
      const before = answered;
      await setImmediate();
      expect(answered - before).toBeLessThanOrEqual(1);
    }
  });
});

it.each([
  ['goes to a client who waits', false, { name: 'a' }],
  ['goes to nobody', true, undefined],
])('an answer has its body where it %s', (_, destroyed, body) => {
  const sent: unknown[] = [];
  const reply = {
    request: { raw: { socket: { destroyed }, errored: null } },
    status: () => undefined,
    getHeader: () => undefined,
    send: (payload: unknown) => sent.push(payload),
  };
  new TurnsAdapter().reply(reply as unknown as FastifyReply, { name: 'a' }, 200);
  expect(sent).toEqual([body]);
});
