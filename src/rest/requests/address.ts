import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** Many requests come from one address, a proxy's or a busy client's: it is looked at once. */
let last: { ip: string; address: string | null } = { ip: '', address: null };

/**
 * The address that a request came from: the socket's, or what a trusted proxy says. Null where neither is an address,
 * as when the client has hung up.
 */
export function addressOf({ ip }: FastifyRequest): string | null {
  if (ip !== last.ip) last = { ip, address: addressIn(ip) };
  return last.address;
}

function addressIn(ip: string): string | null {
  const address = ip.replace(/^::ffff:(?=[\d.]+$)/, '');
  return isIP(address) === 0 ? null : address.replace(/%.*$/, '');
}
