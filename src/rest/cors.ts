import type { FastifyInstance } from 'fastify';

const METHODS = 'GET, POST, PUT, PATCH, DELETE, OPTIONS';

/** Request headers that a page may send in addition to the CORS-safelisted ones. */
const REQUEST_HEADERS =
  'Accept, Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID, X-Request-Id';

/** Response headers that a page may read in addition to the CORS-safelisted ones. */
const ANSWER_HEADERS = 'Content-Disposition, ETag, Retry-After, WWW-Authenticate, X-Request-Id';

/** How long a browser may cache a preflight response, in seconds: Chrome's maximum. */
const MAX_AGE = '7200';

/**
 * Allows pages of these origins, and no others, to call the API from a browser. Credentials are tokens in a header, so cookies
 * are not allowed. Fastify's own plugin is not used, since it would replace DRF's responses to `OPTIONS`.
 */
export function allowOrigins(fastify: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  const allowed = new Set(origins);
  fastify.addHook('onRequest', (request, reply, done) => {
    const { origin, 'access-control-request-method': asked } = request.headers;
    // A cache must not serve one site the response made for another.
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
