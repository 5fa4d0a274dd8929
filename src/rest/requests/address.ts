import { isIP } from 'node:net';
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
  const address = (v4 ?? v6 ?? ip).replace(/^::ffff:(?=[\d.]+$)/, '');
  return isIP(address) === 0 ? null : address.replace(/%.*$/, '');
}
