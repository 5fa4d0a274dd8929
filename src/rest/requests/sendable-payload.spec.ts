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
  const unread = { admit: () => true } as unknown as UnreadAnswers;
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
