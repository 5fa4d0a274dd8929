import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/**
 * Answers a HEAD request for a response whose GET streams its body: the headers, and no `Content-Length`, since the length is
 * unknown. An empty text would have the length 0.
 */
export function sendStreamHeaders(reply: FastifyReply): void {
  void reply.send(Readable.from([]));
}
