import { isIP, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** The last address parsed: many consecutive requests come from one proxy or client. */
let last: { ip: string; address: string | null } = { ip: '', address: null };

/**
 * The address that a request comes from: that of the socket, or the one that a trusted proxy reports. Null if it is not an
 * address, such as after the client has disconnected.
 */
export function addressOf(request: Pick<FastifyRequest, 'ip'>): string | null {
  // Fastify has none after the client has disconnected, other than its type says.
  const { ip = '' } = request as Partial<typeof request>;
  if (ip !== last.ip) last = { ip, address: addressIn(ip) };
  return last.address;
}

/** An address as some proxies report it, such as Azure's: with the port of the client, or in brackets. */
const WITH_PORT = /^(?:([\d.]+):\d+|\[([^\]]+)\](?::\d+)?)$/;

function addressIn(ip: string): string | null {
  const [, v4, v6] = WITH_PORT.exec(ip) ?? [];
  const address = (v4 ?? v6 ?? ip).replace(/%.*$/, '');
  return isIP(address) === 0 ? null : (mappedIn(address) ?? address);
}

/** How `URL` writes an IPv4 address that is mapped into IPv6. */
const MAPPED = /^\[::ffff:([\da-f]+):([\da-f]+)\]$/;

/** The IPv4 address that an IPv6 address stands for (RFC 4291, 2.5.5.2), in whichever way it is written; null if it is none. */
function mappedIn(address: string): string | null {
  const [, high, low] = (isIPv6(address) && MAPPED.exec(new URL(`http://[${address}]`).hostname)) || [];
  if (high === undefined || low === undefined) return null;
  return [high, low]
    .map((group) => parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}
