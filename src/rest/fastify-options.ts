import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions, FastifyReply, FastifyRequest, RawServerDefault } from 'fastify';
import { JSON_TYPE } from './requests/negotiate.js';
import type { Settings } from '../config/settings.js';
import { allowOrigins } from './cors.js';
import { NotFound, RestError } from './errors.js';
import { languageOf } from './language.js';
import { MESSAGES } from './messages.js';
import { secureAnswer } from './security-headers.js';

/** What a connection may take of our time, in milliseconds, and how many headers it may send. Node bounds their bytes to 16 KiB. */
const LIMITS = {
  /** Who has not sent a request's headers by then is cut off. */
  headersMs: 10_000,
  /** The same of a whole request. */
  requestMs: 120_000,
  /** Who neither sends nor takes anything for so long is cut off; `?wait=` makes nobody wait longer than a minute. */
  idleMs: 120_000,
  /** How often Node looks for those that are late. */
  lookEveryMs: 1_000,
  /** Node would pass over more than 2,000 without a word. */
  headers: 100,
};

/** The methods that may have a body. */
const WITH_BODY = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY'];

/** Tells the requests of this process from those of all others. */
const PROCESS = randomBytes(4).toString('hex');

let requests = 0;

/** Our own for every request: what a client sent would have to be doubted wherever it is written. */
const nextRequestId = (): string => `${PROCESS}-${(requests += 1).toString(36)}`;

/**
 * How Fastify is set up for DRF's habits, and against slow clients.
 */
export const fastifyOptions = ({
  trustProxy,
}: Settings): FastifyHttpOptions<RawServerDefault> & { skipMiddie: boolean } => ({
  trustProxy: trustProxy.length > 0 ? trustProxy : false,
  requestTimeout: LIMITS.requestMs,
  connectionTimeout: LIMITS.idleMs,
  http: {
    headersTimeout: LIMITS.headersMs,
    connectionsCheckingInterval: LIMITS.lookEveryMs,
    // Node would refuse a request without `Host` with an empty body; the API says why.
    requireHostHeader: false,
  },
  // Nest's middleware is not used, and its hook would cost every request.
  skipMiddie: true,
  routerOptions: {
    ignoreTrailingSlash: true,
    // Query strings are read by Django's rules, where one is asked for.
    querystringParser: () => ({}),
  },
  genReqId: nextRequestId,
  frameworkErrors: answerUnreadableUrl,
  clientErrorHandler: answerUnreadableRequest,
});

/** What is left to set up once Fastify is there. */
export function prepareFastify(adapter: FastifyAdapter, { origins }: Settings): void {
  const fastify = adapter.getInstance();
  // Fastify would read bodies before any handler runs, and refuse some. Ours are read when a handler asks.
  for (const method of WITH_BODY) fastify.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  // An `Expect` that nobody knows is passed over, as HTTP allows and Django's servers do; Node would answer an empty 417.
  fastify.server.on('checkExpectation', (request, response) =>
    fastify.server.emit('request', request, response),
  );
  fastify.decorateRequest('queryDict', undefined);
  fastify.decorateRequest('caller', undefined);
  allowOrigins(fastify, origins);
  fastify.addHook('onRequest', ({ raw }, _reply, done) => {
    if (raw.rawHeaders.length <= 2 * LIMITS.headers) done();
    else done(new RestError(431, MESSAGES.tooManyHeaders(LIMITS.headers)));
  });
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    secureAnswer(request, reply);
    // DRF names no charset: JSON has none.
    if (reply.getHeader('content-type') === 'application/json; charset=utf-8')
      reply.header('content-type', 'application/json');
    done();
  });
}

/** A URL that cannot be decoded, or an id of hundreds of digits, names nothing. */
function answerUnreadableUrl(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const error = new NotFound();
  const body = JSON.stringify(error.body(languageOf(request.headers['accept-language'])));
  // Fastify calls no hook for it.
  secureAnswer(request, reply);
  void reply.code(error.status).header('content-type', JSON_TYPE).serializer(String).send(body);
}

const UNREADABLE: Record<string, string | undefined> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What is no HTTP. */
function answerUnreadableRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const status = UNREADABLE[error.code ?? ''] ?? '400 Bad Request';
  const body = JSON.stringify({ detail: MESSAGES.malformed.en });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}
