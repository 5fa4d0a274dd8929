import type { FastifyRequest } from 'fastify';
import { BadRequest } from '../errors.js';
import { SAFE_METHODS } from './safe-methods.js';

/** The client has closed its connection, so nobody reads this answer. It ends the work on a request that only reads. */
export class ClientGone extends BadRequest {
  override name = 'ClientGone';
}

/** Whether the client has closed its connection before it was answered. */
export const hasGone = ({ raw }: Pick<FastifyRequest, 'raw'>): boolean =>
  raw.socket.destroyed || raw.errored !== null;

/**
 * Ends the work on a request that only reads, once nobody waits for its answer: the pages of a user who cancelled 400 requests a second were
 * all read, which kept others waiting for seconds. A request that changes something goes on: its client may count on it.
 *
 * @throws ClientGone
 */
export function endIfGone(request: Pick<FastifyRequest, 'raw' | 'method'>): void {
  if (SAFE_METHODS.has(request.method) && hasGone(request)) throw new ClientGone();
}
