import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Makes request ids unique across processes. */
const PROCESS = randomBytes(4).toString('hex');

/**
 * What fits into the audit table, and needs no escaping wherever it is written. Ids of triggers have a space, so no
 * client can forge one; `boot` is that of the start.
 */
const SENDABLE = /^(?!boot$)[\w.:-]{1,64}$/;

let requests = 0;

/** The id of a request: that of its header `X-Request-Id` if it is 1 to 64 letters, digits and `_ . : -`, else a new one. */
export function requestIdOf({ headers }: { headers: IncomingHttpHeaders }): string {
  const sent = headers['x-request-id'];
  if (typeof sent === 'string' && SENDABLE.test(sent)) return sent;
  return `${PROCESS}-${(requests += 1).toString(36)}`;
}
