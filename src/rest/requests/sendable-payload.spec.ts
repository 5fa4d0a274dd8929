import { block } from '../../../test/support/turns.js';
import { setImmediate } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotAuthenticated } from '../errors.js';
import { setCaller } from './confirmation.js';
import { sendablePayload } from './sendable-payload.js';
import { UnreadAnswers } from './unread-answers.js';

/** The status of an answer whose caller has lost their access meanwhile. */
async function statusOfLate(method: string, status: number): Promise<number> {
  const request = { method, headers: {} } as unknown as FastifyRequest;
  setCaller(request, { id: 1 }, () => Promise.reject(new NotAuthenticated()));
  request.confirmedAt = performance.now() - 1_000;
  const reply = {
    statusCode: status,
    raw: {},
    removeHeader: () => undefined,
    headers: () => undefined,
    code(refused: number) {
      this.statusCode = refused;
      return this;
    },
  };
  const nothing = () => undefined;
  const unread = { admit: () => true, delay: nothing, begin: nothing } as unknown as UnreadAnswers;
  await sendablePayload(request, reply as unknown as FastifyReply, '{}', unread);
  return reply.statusCode;
}

describe('an answer that comes after its caller has lost their access', () => {
  it.each([
    ['GET', 200, 401],
    ['HEAD', 200, 401],
    ['GET', 404, 401],
    // The faults of a draft.
    ['POST', 400, 401],
    // What was written is told.
    ['POST', 200, 200],
    ['DELETE', 204, 204],
    ['POST', 403, 403],
    ['POST', 503, 503],
  ])('%s, %i', async (method, status, answered) => {
    expect(await statusOfLate(method, status)).toBe(answered);
  });
});

describe('large answers that are ready together', () => {
  const LARGE = Buffer.alloc(1024 * 1024);
  const reply = { statusCode: 200, raw: {} } as unknown as FastifyReply;
  const nothing = () => undefined;
  const unread = { admit: () => true, delay: nothing, begin: nothing } as unknown as UnreadAnswers;

  /** Sends 20 answers of one user, and returns how many were sent in each turn of the event loop. */
  async function sentInTurns(confirmedAt: number): Promise<number[]> {
    const shared = setImmediate({ id: 1 });
    let sent = 0;
    for (let answer = 0; answer < 20; answer += 1) {
      const request = { method: 'GET', headers: {} } as unknown as FastifyRequest;
      setCaller(request, { id: 1 }, () => shared);
      request.confirmedAt = confirmedAt;
      const send = (): void => {
        sent += 1;
        // As Node does, which writes after all that has begun together.
        process.nextTick(() => {
          block(6);
        });
      };
      void Promise.resolve(sendablePayload(request, reply, LARGE, unread)).then(send);
    }
    const turns: number[] = [];
    while (sent < 20) {
      const before = sent;
      await setImmediate();
      turns.push(sent - before);
    }
    return turns;
  }

  it.each([
    ['whose caller was confirmed', () => performance.now()],
    ['that share a look-up of their caller', () => performance.now() - 1_000],
  ])('%s are sent a few in each turn of the event loop', async (_, confirmedAt) => {
    expect(Math.max(...(await sentInTurns(confirmedAt())))).toBeLessThanOrEqual(3);
  });
});
