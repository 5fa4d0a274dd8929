import { createServer } from 'node:http';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions, FastifyReply, FastifyRequest, RawServerDefault } from 'fastify';
import { JSON_TYPE } from './requests/negotiate.js';
import type { Settings } from '../config/settings.js';
import { noteConnection } from '../flow/index.js';
import { boundPipelining } from '../liveness/pipelining.js';
import { boundChunks } from '../liveness/small-chunks.js';
import { heldBodies } from './body/held-bodies.js';
import { discardUnread } from './body/read-bytes.js';
import { allowOrigins } from './cors.js';
import { NotFound, RestError } from './errors.js';
import { languageOf } from './language.js';
import { MESSAGES } from './messages.js';
import { requestIdOf } from './requests/request-id.js';
import { sendablePayload } from './requests/sendable-payload.js';
import { unreadAnswers } from './requests/unread-answers.js';
import { answerUnreadableRequest } from './requests/unreadable-request.js';
import { secureAnswer } from './security-headers.js';

/** Limits of a connection: times in milliseconds, and the number of headers. Node limits the size of headers to 16 KiB. */
const LIMITS = {
  /** Time to send the headers of a request. */
  headersMs: 10_000,
  /** Time to send a whole request. Bodies that a handler reads have a lower limit. */
  requestMs: 45_000,
  /** Time without data in either direction. It must exceed the maximum of `?wait=`, one minute. */
  idleMs: 120_000,
  /** Time between two requests. Proxies that keep connections open for 60 s end them first, so no request meets a closing one. */
  keepAliveMs: 72_000,
  /** How often Node checks these limits. */
  checkEveryMs: 1_000,
  /** Node silently ignores headers beyond 2,000. */
  headers: 100,
};

/** The methods that may have a body. */
const WITH_BODY = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY'];

const ORIGIN = /^https?:\/\/[^/?]*/i;

/**
 * Options of Fastify for DRF's behaviour and for protection against slow clients.
 */
export const fastifyOptions = ({
  trustProxy,
}: Settings): FastifyHttpOptions<RawServerDefault> & { skipMiddie: boolean } => ({
  trustProxy: trustProxy.length > 0 ? trustProxy : false,
  serverFactory: (handle) => {
    const server = createServer(
      {
        headersTimeout: LIMITS.headersMs,
        requestTimeout: LIMITS.requestMs,
        keepAliveTimeout: LIMITS.keepAliveMs,
        connectionsCheckingInterval: LIMITS.checkEveryMs,
        // Node would reject a request without `Host` with an empty body; the API gives the reason.
        requireHostHeader: false,
      },
      boundPipelining(boundChunks(handle)),
    );
    server.setTimeout(LIMITS.idleMs);
    server.on('connection', noteConnection);
    return server;
  },
  // A proxy that does not probe may send a request on a connection that it opened just before the port closed.
  return503OnClosing: false,
  // Nest's middleware is not used, and its hook would slow every request.
  skipMiddie: true,
  routerOptions: {
    ignoreTrailingSlash: true,
    // `queryOf` parses query strings with Django's rules when needed.
    querystringParser: () => ({}),
  },
  // A request to a proxy names the whole URL (RFC 9112, 3.2.2). Links begin with the `Host` of the request.
  rewriteUrl: ({ url = '/' }) =>
    url.startsWith('/') ? url : url.replace(ORIGIN, '').replace(/^(?=\?|$)/, '/'),
  genReqId: requestIdOf,
  frameworkErrors: answerUnreadableUrl,
  clientErrorHandler: answerUnreadableRequest,
});

/** Sets up the Fastify instance: hooks, request properties and CORS. */
export function prepareFastify(adapter: FastifyAdapter, { origins }: Settings): void {
  const fastify = adapter.getInstance();
  // Fastify would read bodies before the handler runs, and reject some. Here handlers read bodies themselves.
  for (const method of WITH_BODY) fastify.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  // Unknown `Expect` headers are ignored, as HTTP allows and Django's servers do; Node would respond with an empty 417.
  fastify.server.on('checkExpectation', (request, response) =>
    fastify.server.emit('request', request, response),
  );
  fastify.decorateRequest('queryDict', undefined);
  for (const property of [
    'caller',
    'actor',
    'confirmedAt',
    'reauthorize',
    'heldBytes',
    'heldFor',
    'giveWay',
  ] as const)
    fastify.decorateRequest(property, undefined);
  allowOrigins(fastify, origins);
  fastify.addHook('onRequest', ({ raw }, _reply, done) => {
    if (raw.rawHeaders.length <= 2 * LIMITS.headers) done();
    else done(new RestError(431, MESSAGES.tooManyHeaders(LIMITS.headers)));
  });
  // `onSend` is not called if the client has disconnected, so bodies are released here too.
  fastify.addHook('onResponse', (request, _reply, done) => {
    heldBodies.release(request);
    done();
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    heldBodies.release(request);
    const send = (instead: unknown): void => {
      secureAnswer(request, reply);
      // DRF sends no charset for JSON.
      if (reply.getHeader('content-type') === 'application/json; charset=utf-8')
        reply.header('content-type', 'application/json');
      done(null, instead);
    };
    whenArrived(request, reply, () => {
      const sendable = sendablePayload(request, reply, payload, unreadAnswers);
      if (sendable instanceof Promise) void sendable.then(send);
      else send(sendable);
    });
  });
}

/**
 * Calls `answer` once the part of the request that came with its headers has been parsed, which Node does after it has emitted the request. If more is to
 * come, the rest is discarded, and the connection ends after the answer (RFC 9112, 9.3): HAProxy does not send the rest of a body whose client has
 * its answer, so what another person sent next on the connection was read as that rest.
 */
function whenArrived({ raw }: FastifyRequest, reply: FastifyReply, answer: () => void): void {
  if (raw.complete) {
    answer();
    return;
  }
  discardUnread(raw);
  setImmediate(() => {
    if (!raw.complete) reply.header('connection', 'close');
    answer();
  });
}

/** Responds with 404 to a URL that cannot be decoded or has an id of hundreds of digits. */
function answerUnreadableUrl(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const error = new NotFound();
  const body = JSON.stringify(error.body(languageOf(request.headers['accept-language'])));
  // Fastify calls no hooks for this response.
  secureAnswer(request, reply);
  whenArrived(
    request,
    reply,
    () => void reply.code(error.status).header('content-type', JSON_TYPE).serializer(String).send(body),
  );
}
