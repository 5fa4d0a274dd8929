import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RestError, Unavailable } from '../errors.js';
import { languageOf } from '../language.js';
import { confirmCaller } from './confirmation.js';
import { JSON_TYPE } from './negotiate.js';
import type { UnreadAnswers } from './unread-answers.js';

/** Headers about the body, which do not apply to an error. */
const OF_THE_BODY = ['etag', 'content-disposition', 'content-length'];

/** Errors about the caller, which reveal no data. */
const OF_THE_CALLER = [401, 403];

/**
 * Returns the payload of a response, or an error to send instead: if there is no room among the unread responses, or if the
 * response shows data and its caller is no longer allowed to call. An error shows data too, such as the faults of a draft. The response to a write reports what was done, so it is
 * sent anyway.
 */
export function sendablePayload(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  unread: UnreadAnswers,
): unknown {
  const refuse = (error: unknown): string => {
    if (payload instanceof Readable) payload.destroy();
    const refused = error instanceof RestError ? error : new Unavailable();
    for (const name of OF_THE_BODY) reply.removeHeader(name);
    reply.code(refused.status).headers({ ...refused.headers, 'content-type': JSON_TYPE });
    return JSON.stringify(refused.body(languageOf(request.headers['accept-language'])));
  };
  const held = (): unknown =>
    request.method === 'HEAD' || unread.admit(reply.raw, payload, request.caller?.id)
      ? payload
      : refuse(new Unavailable());
  const { statusCode } = reply;
  const shows =
    statusCode < 400
      ? request.method === 'GET' || request.method === 'HEAD'
      : statusCode < 500 && !OF_THE_CALLER.includes(statusCode);
  try {
    const look = shows ? confirmCaller(request) : undefined;
    return look ? look.then(held, refuse) : held();
  } catch (error) {
    return refuse(error);
  }
}
