import type { FastifyReply, FastifyRequest } from 'fastify';

/** What every answer tells a browser: to take it as what it says it is, to show it in no frame, to run nothing of it. */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

const CONTENT_SECURITY_POLICY = `default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** For pages: our own scripts and calls. Swagger UI brings its pictures as `data:`, and styles within its elements. */
const OF_PAGES = `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** A year, as is usual; only where a request has come by HTTPS, which is a trusted proxy's word. */
const STRICT_TRANSPORT_SECURITY = 'max-age=31536000';

const isPage = (reply: FastifyReply): boolean =>
  String(reply.getHeader('content-type')).startsWith('text/html');

/** Gives an answer the headers that keep browsers from being turned against their users. */
export function secureAnswer(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(ALWAYS);
  reply.header('x-request-id', request.id);
  reply.header('content-security-policy', isPage(reply) ? OF_PAGES : CONTENT_SECURITY_POLICY);
  // What the API answers is the caller's own affair.
  if (reply.getHeader('cache-control') === undefined) reply.header('cache-control', 'no-store');
  if (request.protocol === 'https') reply.header('strict-transport-security', STRICT_TRANSPORT_SECURITY);
}
