import type { FastifyRequest } from 'fastify';

/** A path segment or a value with the prefix of a token: `lct_…`, `lck_…`, `lch_…`. */
const TOKEN = /\b(lc[a-z]_)[\w%-]+/gi;

/** The URL of a request for logs, without tokens: the path as declared if a token is a part of it. */
export function loggedUrl({
  url,
  routeOptions,
}: Pick<FastifyRequest, 'url'> & { routeOptions: { url?: string } }): string {
  const declared = routeOptions.url ?? '';
  return declared.includes(':token') ? declared : url.replaceAll(TOKEN, '$1***');
}
