import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/**
 * The address that a request came from: the socket's, or what a trusted proxy says. Null where neither is an address,
 * as when the client has hung up.
 */
export function addressOf({ ip }: FastifyRequest): string | null {
  const address = ip.replace(/^::ffff:(?=[\d.]+$)/, '');
  return isIP(address) === 0 ? null : address.replace(/%.*$/, '');
}
