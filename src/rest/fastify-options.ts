import type { Socket } from 'node:net';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions, FastifyReply, FastifyRequest, RawServerDefault } from 'fastify';
import { JSON_TYPE } from './requests/negotiate.js';
import { NotFound } from './errors.js';
import { languageOf } from './language.js';
import { MESSAGES } from './messages.js';

/** The methods that may have a body. */
const WITH_BODY = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * How Fastify is set up for DRF's habits.
 *
 * @param trustProxy the proxies whose `X-Forwarded-*` headers count
 */
export const fastifyOptions = (
  trustProxy: string[],
): FastifyHttpOptions<RawServerDefault> & { skipMiddie: boolean } => ({
  trustProxy: trustProxy.length > 0 ? trustProxy : false,
  // Who does not get a request across in this time is not sending one.
  requestTimeout: 120_000,
  // Node would refuse a request without `Host` with an empty body; the API says why.
  http: { requireHostHeader: false },
  // Nest's middleware is not used, and its hook would cost every request.
  skipMiddie: true,
  routerOptions: {
    ignoreTrailingSlash: true,
    // Query strings are read by Django's rules, where one is asked for.
    querystringParser: () => ({}),
  },
  frameworkErrors: answerUnreadableUrl,
  clientErrorHandler: answerUnreadableRequest,
});

/** What is left to set up once Fastify is there. */
export function prepareFastify(adapter: FastifyAdapter): void {
  const fastify = adapter.getInstance();
  // Fastify would read bodies before any handler runs, and refuse some. Ours are read when a handler asks.
  for (const method of WITH_BODY) fastify.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  // An `Expect` that nobody knows is passed over, as HTTP allows and Django's servers do; Node would answer an empty 417.
  fastify.server.on('checkExpectation', (request, response) =>
    fastify.server.emit('request', request, response),
  );
  fastify.decorateRequest('queryDict', undefined);
  fastify.decorateRequest('caller', undefined);
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
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
