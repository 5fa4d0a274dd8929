import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RestError, Unavailable } from '../errors.js';
import { languageOf } from '../language.js';
import { confirmCaller } from './confirmation.js';
import { JSON_TYPE } from './negotiate.js';
import { turnToSend } from './turns.js';
import type { UnreadAnswers } from './unread-answers.js';

/** Headers about the body, which do not apply to an error. */
const OF_THE_BODY = ['etag', 'content-disposition', 'content-length'];

/** The length from which a response is sent in a turn of its own: the system copies up to some megabytes of it at once. */
const LARGE = 64 * 1024;

/** How often the caller of a large answer is looked up. Where each turn comes so late that the look-up is too old, the last one is enough. */
const MOST_LOOKS = 3;

/** Errors about the caller, which reveal no data. */
const OF_THE_CALLER = [401, 403];

/**
 * Returns the payload of a response, or an error to send instead: if there is no room among the unread responses, or if the
 * response shows data and its caller is no longer allowed to call. An error shows data too, such as the faults of a draft. The response to a write
 * reports what was done, so it is sent anyway.
 *
 * A large payload waits for its turn: 400 requests that shared one read of a flow of 9 MB were answered together, and nothing else was for
 * 1.6 s.
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
  const held = (): unknown => {
    if (request.method === 'HEAD') return payload;
    if (!unread.admit(reply.raw, payload, request.caller?.id)) return refuse(new Unavailable());
    if (!isLarge(payload)) return payload;
    unread.delay(reply.raw);
    return turn().then(() => {
      unread.begin(reply.raw);
      return payload;
    }, refuse);
  };
  const { statusCode } = reply;
  const shows =
    statusCode < 400
      ? request.method === 'GET' || request.method === 'HEAD'
      : statusCode < 500 && !OF_THE_CALLER.includes(statusCode);
  const confirm = () => (shows ? confirmCaller(request) : undefined);
  /** A look-up that many requests share lets them go on together, so each takes another turn after it. */
  const turn = async (): Promise<void> => {
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      await turnToSend(request);
      const look = confirm();
      if (look === undefined) return;
      await look;
    }
  };
  try {
    const look = confirm();
    return look ? look.then(held, refuse) : held();
  } catch (error) {
    return refuse(error);
  }
}

const isLarge = (payload: unknown): boolean =>
  (typeof payload === 'string' || Buffer.isBuffer(payload)) && payload.length >= LARGE;
