import type { FastifyRequest } from 'fastify';

/** What may be a token by its prefix: `lct_…`, `lck_…`, `lch_…`. It can follow a letter, as in the address of a hook in a query: `%2Flch_…`. */
const TOKEN = /(lc[a-z](?:_|%5f))[\w%-]+/gi;

/** The URL of a request for logs, without tokens: the path as declared if a token is a part of it. */
export function loggedUrl({
  url,
  routeOptions,
}: Pick<FastifyRequest, 'url'> & { routeOptions: { url?: string } }): string {
  const declared = routeOptions.url ?? '';
  return declared.includes(':token') ? declared : url.replaceAll(TOKEN, '$1***');
}
