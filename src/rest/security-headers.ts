// No package: @fastify/helmet chooses headers by route, before the media type of the response is known, on which they depend here.
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Headers of every response: browsers must not guess its media type, and other sites must not embed it. */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
};

const CONTENT_SECURITY_POLICY = `default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** Scripts and calls of this server only. Swagger UI has `data:` images and inline styles. */
const POLICY_OF_DOCS = `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** Headers of pages only: each header takes a microsecond per response. */
const OF_PAGES = {
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

/** One year, the usual value. Sent only over HTTPS, as reported by a trusted proxy. */
const STRICT_TRANSPORT_SECURITY = 'max-age=31536000';

const isPage = (reply: FastifyReply): boolean =>
  String(reply.getHeader('content-type')).startsWith('text/html');

/** Sets the security headers of a response. */
export function secureAnswer(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(ALWAYS);
  reply.header('x-request-id', request.id);
  if (isPage(reply)) reply.headers(OF_PAGES);
  // The pages of the designer, and what they load, have policies of their own.
  if (reply.getHeader('content-security-policy') === undefined)
    reply.header('content-security-policy', isPage(reply) ? POLICY_OF_DOCS : CONTENT_SECURITY_POLICY);
  // Responses are per caller, so caches must not store them.
  if (reply.getHeader('cache-control') === undefined) reply.header('cache-control', 'no-store');
  if (request.protocol === 'https') reply.header('strict-transport-security', STRICT_TRANSPORT_SECURITY);
}
