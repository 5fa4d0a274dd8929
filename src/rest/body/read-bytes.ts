import type { IncomingMessage } from 'node:http';
import { BadRequest, BodyTooLarge, BodyTooSlow, Unavailable } from '../errors.js';
import type { GiveWay } from './held-bodies.js';

/** How slowly a body may arrive. */
interface BodyPace {
  /** Milliseconds within which the whole body must arrive. */
  totalMs: number;
  /** Milliseconds after which the average rate must be at least `bytesPerSecond`. */
  graceMs: number;
  bytesPerSecond: number;
}

/** Half a minute is enough for 10 MiB at 3 Mbit/s. */
const PACE: BodyPace = { totalMs: 30_000, graceMs: 5_000, bytesPerSecond: 1_024 };

/**
 * Reads the body of a request from its socket. Node reads and discards the bytes beyond the limit, so that a client that is
 * still sending gets the response instead of a reset connection.
 *
 * @param hold called as the body grows, with its length in bytes and what ends the reading; returns whether there is room
 * @throws BodyTooLarge beyond `limit` bytes; Unavailable if there is no room, or the body gives way; BodyTooSlow if it is slower than `pace`
 */
export async function readBytes(
  message: IncomingMessage,
  limit: number,
  hold: (length: number, giveWay?: GiveWay) => boolean = () => true,
  pace = PACE,
): Promise<Buffer> {
  const { 'content-length': announced, 'transfer-encoding': encoding } = message.headers;
  if (encoding === undefined && (announced === undefined || announced === '0')) return EMPTY;
  // The client has disconnected, so the stream would never end.
  if (message.destroyed) throw new BadRequest();
  if (announced !== undefined && Number(announced) > limit) throw new BodyTooLarge(limit);
  if (message.complete) return receivedBytes(message, limit, hold);
  return new Promise((resolve, reject) => {
    const body = new GrowingBytes(Number(announced ?? limit));
    const startedAt = performance.now();
    let isSettled = false;
    const settle = (act: () => void) => {
      isSettled = true;
      clearTimeout(timer);
      message.off('data', onData).off('end', onEnd).off('error', onLoss).off('close', onLoss);
      act();
    };
    const checkPace = () => {
      const left = dueAt(body.length, pace) - (performance.now() - startedAt);
      if (left <= 0) settle(() => reject(new BodyTooSlow()));
      else timer = setTimeout(checkPace, left);
    };
    let timer = setTimeout(checkPace, pace.graceMs);
    const refuse = (error: Error) => {
      settle(() => reject(error));
      discard(message);
    };
    const giveWay = (): boolean => {
      if (isSettled) return false;
      refuse(new Unavailable());
      return true;
    };
    const onData = (chunk: Buffer) => {
      const length = body.length + chunk.length;
      if (length <= limit && hold(length, giveWay)) body.append(chunk);
      else refuse(length > limit ? new BodyTooLarge(limit) : new Unavailable());
    };
    const onEnd = () => settle(() => resolve(body.bytes));
    const onLoss = () => settle(() => reject(new BadRequest()));
    message.on('data', onData).on('end', onEnd).on('error', onLoss).on('close', onLoss);
  });
}

/** Discards a body that is answered without being read, as Node does too, but as {@link discard} does. */
export function discardUnread(message: IncomingMessage): void {
  if (!message.complete && !message.readableDidRead) discard(message);
}

/**
 * Discards the rest of a body, a piece in a turn of the event loop. Node would read up to 2 MiB of each connection in a turn: fifty bodies of
 * 9 MiB that were refused made a turn last 60 ms.
 */
function discard(message: IncomingMessage): void {
  message.on('data', () => {
    message.pause();
    setImmediate(() => message.resume());
  });
  message.resume();
  closeAfter(message);
}

/**
 * Keeps a connection that is to be closed after the answer until the body has been read, or is too slow (RFC 9112, 9.6). A client that still
 * sends would get a reset and no answer. So would nginx, which asks its upstream to close unless it is told otherwise.
 */
function closeAfter(message: IncomingMessage): void {
  const { socket } = message;
  const close = socket.destroySoon.bind(socket);
  socket.destroySoon = () => {
    socket.end();
    message.once('close', close);
  };
  message.once('close', () => (socket.destroySoon = close));
}

const EMPTY = Buffer.alloc(0);

/** A body that has arrived with its headers, as most do. It needs no listeners and no timer. */
function receivedBytes(message: IncomingMessage, limit: number, hold: (length: number) => boolean): Buffer {
  const bytes = (message.read() as Buffer | null) ?? EMPTY;
  if (bytes.length > limit) throw new BodyTooLarge(limit);
  if (!hold(bytes.length)) throw new Unavailable();
  return bytes;
}

/**
 * A buffer that grows by pieces. Pieces are copied, since each piece keeps the whole buffer that Node has read alive: a body
 * of 10 MiB in pieces of one byte took 1 GB. A single piece is not copied.
 */
class GrowingBytes {
  length = 0;
  private store: Buffer = EMPTY;
  private isOwn = false;

  /** @param maxLength maximum length, in bytes */
  constructor(private readonly maxLength: number) {}

  get bytes(): Buffer {
    return this.length === this.store.length ? this.store : Buffer.from(this.store.subarray(0, this.length));
  }

  append(piece: Buffer): void {
    const length = this.length + piece.length;
    if (this.length === 0) this.store = piece;
    else {
      if (!this.isOwn || length > this.store.length) this.grow(length);
      piece.copy(this.store, this.length);
    }
    this.length = length;
  }

  private grow(least: number): void {
    const store = Buffer.allocUnsafeSlow(Math.max(least, Math.min(2 * least, this.maxLength)));
    this.store.copy(store, 0, 0, this.length);
    this.store = store;
    this.isOwn = true;
  }
}

/** Milliseconds after the start at which a body with this many bytes is too slow. */
const dueAt = (bytes: number, { totalMs, graceMs, bytesPerSecond }: BodyPace): number =>
  Math.min(totalMs, Math.max(graceMs, (bytes / bytesPerSecond) * 1_000));
