import type { FastifyRequest } from 'fastify';

/** What may be a token by its prefix: `lct_…`, `lck_…`, `lch_…`. It can follow a letter, as in the address of a hook in a query: `%2Flch_…`. */
const TOKEN = /(lc[a-z](?:_|%5f))[\w%-]+/gi;

/**
 * A request as logs name it: method, URL, and the id that its response and audit record have. The URL has no tokens: it is the path as
 * declared if a token is a part of it.
 */
export function loggedRequest({
  method,
  url,
  id,
  routeOptions,
}: Pick<FastifyRequest, 'method' | 'url' | 'id'> & { routeOptions: { url?: string } }): string {
  const declared = routeOptions.url ?? '';
  const shown = declared.includes(':token') ? declared : url.replaceAll(TOKEN, '$1***');
  return `${method} ${shown} (request ${id})`;
}
