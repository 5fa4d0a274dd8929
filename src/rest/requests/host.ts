import type { FastifyRequest } from 'fastify';
import { BadRequest } from '../errors.js';
import { MESSAGES } from '../messages.js';

/** Django's `host_validation_re`. */
const VALID = /^(?:[a-z0-9.-]+|\[[a-f0-9]*:[a-f0-9.:]+\])(?::[0-9]+)?$/i;

/** Nearly all requests come by the same name, so most are checked by one comparison. */
let lastValid: string | undefined;

/**
 * Checks the host that a request came by, since links are made from it.
 *
 * @throws BadRequest where it is malformed, as Django does, or where a request needs one and has none
 */
export function checkHost(request: FastifyRequest): void {
  const { host } = request;
  if (host === lastValid || (isMissing(request) && request.raw.httpVersion === '1.0')) return;
  if (!VALID.test(host)) throw new BadRequest(MESSAGES.badHost);
  lastValid = host;
}

/** The host and port that a request came by; without a `Host`, as HTTP/1.0 has it, those of the socket. */
export function hostOf(request: FastifyRequest): string {
  if (!isMissing(request)) return request.host;
  const { localAddress = '', localPort = 0 } = request.socket;
  const address = localAddress.replace(/^::ffff:(?=[\d.]+$)/, '');
  return `${address.includes(':') ? `[${address}]` : address}:${localPort}`;
}

/** An empty `Host` is not a missing one. */
const isMissing = ({ host, headers }: FastifyRequest): boolean => host === '' && headers.host === undefined;
