import type { FastifyRequest } from 'fastify';
import { BadRequest } from '../errors.js';
import { MESSAGES } from '../messages.js';

/** Django's `host_validation_re`. */
const VALID = /^(?:[a-z0-9.-]+|\[[a-f0-9]*:[a-f0-9.:]+\])(?::[0-9]+)?$/i;

/** The last valid host. Nearly all requests use the same one, so most need only a comparison. */
let lastValid: string | undefined;

/**
 * Checks the host of a request, since links are built from it.
 *
 * @throws BadRequest if it is malformed, as Django does, or missing in HTTP/1.1
 */
export function checkHost(request: FastifyRequest): void {
  const { host } = request;
  if (host === lastValid || (isMissing(request) && request.raw.httpVersion === '1.0')) return;
  if (!VALID.test(host)) throw new BadRequest(MESSAGES.badHost);
  lastValid = host;
}

/** The host and port of a request; for HTTP/1.0 without a `Host`, those of the socket. */
export function hostOf(request: FastifyRequest): string {
  if (!isMissing(request)) return request.host;
  const { localAddress = '', localPort = 0 } = request.socket;
  const address = localAddress.replace(/^::ffff:(?=[\d.]+$)/, '');
  return `${address.includes(':') ? `[${address}]` : address}:${localPort}`;
}

/** Whether the `Host` is missing, rather than empty. */
const isMissing = ({ host, headers }: FastifyRequest): boolean => host === '' && headers.host === undefined;
