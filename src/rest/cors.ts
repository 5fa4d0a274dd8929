import type { FastifyInstance } from 'fastify';

const METHODS = 'GET, POST, PUT, PATCH, DELETE, OPTIONS';

/** What a page may send beyond what every page may. */
const REQUEST_HEADERS =
  'Accept, Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID';

/** What a page may read beyond what every page may. */
const ANSWER_HEADERS = 'Content-Disposition, ETag, Retry-After, WWW-Authenticate, X-Request-Id';

/** How long a browser may remember a preflight's answer, in seconds: the most that Chrome does. */
const MAX_AGE = '7200';

/**
 * Lets pages of the named origins, and of no other, call from a browser. Credentials are tokens in a header, so cookies
 * are never asked for. Not the framework's plugin, which would take the place of DRF's answers to `OPTIONS`.
 */
export function allowOrigins(fastify: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  const allowed = new Set(origins);
  fastify.addHook('onRequest', (request, reply, done) => {
    const { origin, 'access-control-request-method': asked } = request.headers;
    // A cache must not give one site what was made for another.
    reply.header('vary', 'Origin');
    if (origin === undefined || !allowed.has(origin)) return done();
    reply.header('access-control-allow-origin', origin);
    reply.header('access-control-expose-headers', ANSWER_HEADERS);
    if (request.method !== 'OPTIONS' || asked === undefined) return done();
    reply.header('access-control-allow-methods', METHODS);
    reply.header('access-control-allow-headers', REQUEST_HEADERS);
    reply.header('access-control-max-age', MAX_AGE);
    void reply.code(204).send();
  });
}
