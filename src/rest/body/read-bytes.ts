import type { IncomingMessage } from 'node:http';
import { BadRequest, BodyTooLarge } from '../errors.js';

/**
 * Reads a request's body from the wire. What is past the limit is not kept, but still taken off the wire by Node, so
 * that a client in the middle of sending gets its 413 rather than a broken connection.
 *
 * @throws BodyTooLarge past `limit` bytes
 */
export async function readBytes(message: IncomingMessage, limit: number): Promise<Buffer> {
  const { 'content-length': announced, 'transfer-encoding': encoding } = message.headers;
  if (encoding === undefined && (announced === undefined || announced === '0')) return EMPTY;
  // Who has hung up already will end no stream any more.
  if (message.destroyed) throw new BadRequest();
  if (announced !== undefined && Number(announced) > limit) throw new BodyTooLarge(limit);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (act: () => void) => {
      message.off('data', onData).off('end', onEnd).off('error', onLoss).off('close', onLoss);
      act();
    };
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      chunks.push(chunk);
      if (length <= limit) return;
      settle(() => reject(new BodyTooLarge(limit)));
      message.resume();
    };
    const onEnd = () =>
      settle(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    const onLoss = () => settle(() => reject(new BadRequest()));
    message.on('data', onData).on('end', onEnd).on('error', onLoss).on('close', onLoss);
  });
}

const EMPTY = Buffer.alloc(0);
