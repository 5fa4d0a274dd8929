import type { FastifyReply, FastifyRequest } from 'fastify';

/** What every answer tells a browser: to take it as what it says it is, and to show it in nothing of another site. */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
};

const CONTENT_SECURITY_POLICY = `default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** For pages alone: each header costs each answer a microsecond. */
const OF_PAGES = {
  // Our own scripts and calls. Swagger UI brings its pictures as `data:`, and styles within its elements.
  'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

/** A year, as is usual; only where a request has come by HTTPS, which is a trusted proxy's word. */
const STRICT_TRANSPORT_SECURITY = 'max-age=31536000';

const isPage = (reply: FastifyReply): boolean =>
  String(reply.getHeader('content-type')).startsWith('text/html');

/** Gives an answer the headers that keep browsers from being turned against their users. */
export function secureAnswer(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(ALWAYS);
  reply.header('x-request-id', request.id);
  if (isPage(reply)) reply.headers(OF_PAGES);
  else reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
  // What the API answers is the caller's own affair.
  if (reply.getHeader('cache-control') === undefined) reply.header('cache-control', 'no-store');
  if (request.protocol === 'https') reply.header('strict-transport-security', STRICT_TRANSPORT_SECURITY);
}
