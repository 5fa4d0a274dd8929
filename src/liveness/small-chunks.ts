import type { IncomingMessage, RequestListener } from 'node:http';
import { RestedReads } from './rested-reads.js';

/** The most chunks of bodies that a server takes in a turn of the event loop. Node reads 64 KiB at once: 10,923 chunks of one byte. */
const MOST_IN_TURN = 12_000;

/** The chunks after which no more of a connection is read in a turn, so that a single one is never ended. 64 KiB have as many of 1 KiB. */
const READ_IN_TURN = 64;

/**
 * The chunks of a body that are always taken in a turn, so that the small chunks of others end no connection of usual ones. With chunks of 1 KiB
 * or more there are never more of them: one less than {@link READ_IN_TURN}, and those of what Node then reads.
 */
const ALWAYS_IN_TURN = 2 * READ_IN_TURN;

/** The chunks after which a connection is read again in its turn among others. 64 KiB have as many of 32 bytes. */
const MANY_IN_TURN = 2_048;

/** The place of the function that Node's parser calls for each chunk. */
const ON_BODY = 3;

/**
 * A request listener that ends a connection whose body comes in small chunks, if a server gets more than 12,000 chunks in a turn of the event
 * loop.
 *
 * Node calls JavaScript for each chunk of what it has read, up to 2 MiB of a connection in a turn, and also for a body that nobody reads. Fifty
 * connections with 480 KB of chunks of one byte, sent without credentials, blocked an API for 10 s and took 1.3 GB.
 *
 * @param listener gets all requests
 */
export function boundChunks(listener: RequestListener): RequestListener {
  let inTurn = 0;
  const reads = new RestedReads();
  /** Counts a chunk, and returns whether there are too many. */
  const isTooMany = (ofBody: number): boolean => {
    if (inTurn === 0) setImmediate(() => (inTurn = 0));
    inTurn += 1;
    return inTurn > MOST_IN_TURN && ofBody > ALWAYS_IN_TURN;
  };
  return (request, response) => {
    if (request.headers['transfer-encoding'] !== undefined) watch(request, isTooMany, reads);
    listener(request, response);
  };
}

/** Reads a body slowly if it has many chunks, and ends its connection if it brings too many. */
function watch(request: IncomingMessage, isTooMany: (ofBody: number) => boolean, reads: RestedReads): void {
  const { socket } = request;
  const push = request.push.bind(request);
  const read = request._read.bind(request);
  let chunks = 0;
  /** Whether more of the body is wanted, which is not read in this turn. A body that nobody reads must not be kept in memory. */
  let isWanted = false;
  const isSlow = () => chunks >= READ_IN_TURN;
  const readOn = () => {
    chunks = 0;
    if (!isWanted) return;
    isWanted = false;
    read(0);
  };
  const endTurn = () => {
    if (chunks >= MANY_IN_TURN) reads.add(readOn);
    else readOn();
  };
  request._read = (size) => {
    if (isSlow()) isWanted = true;
    else read(size);
  };
  request.push = (chunk, encoding) => {
    if (chunk === null) return push(chunk, encoding);
    // Node goes on with the bytes that it has read.
    if (socket.destroyed) return false;
    if (chunks === 0) setImmediate(endTurn);
    chunks += 1;
    // Node stops reading where this returns false.
    if (!isTooMany(chunks)) return push(chunk, encoding) && !isSlow();
    socket.destroy();
    endCalls(request);
    return false;
  };
}

/**
 * Lets Node's parser call nothing for the chunks that follow in what it has read: each call takes a microsecond, and 64 KB have 10,000. The
 * parser serves other connections afterwards. It is in no documentation: without this only that time is lost.
 */
function endCalls({ socket }: IncomingMessage): void {
  const { parser } = socket as { parser?: Record<number, unknown> | null };
  if (!parser) return;
  const onBody = parser[ON_BODY];
  parser[ON_BODY] = null;
  socket.once('close', () => (parser[ON_BODY] = onBody));
}
