import type { RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The most unanswered requests of one connection. Browsers send one, and clients that pipeline a few. */
const MOST_UNANSWERED = 16;

/** What llhttp gets where no other request follows on a connection. */
const UPGRADE = 2;

/**
 * A request listener that ends a connection whose client sends more than 16 requests without waiting for the answers.
 *
 * Node calls the listener for all requests in the bytes of one read, more than a thousand, before other connections get a turn. Fifty
 * connections with 2,000 requests each blocked an API for 30 s, and made a worker kill itself.
 *
 * @param listener gets the other requests
 */
export function boundPipelining(listener: RequestListener): RequestListener {
  const unanswered = new WeakMap<Socket, Set<ServerResponse>>();
  return (request, response) => {
    const { socket } = request;
    // Node goes on with the bytes that it has read.
    if (socket.destroyed) return;
    const open = unanswered.get(socket) ?? watched(socket);
    if (open.size >= MOST_UNANSWERED) {
      socket.destroy();
      endParsing(socket);
      return;
    }
    unanswered.set(socket, open);
    open.add(response);
    response.once('close', () => open.delete(response));
    if (response.socket === null) endWithConnection(response, socket);
    listener(request, response);
  };
}

/**
 * The responses of a connection. When it closes, those that still wait for earlier ones close, too: Node closes only the one that is being
 * sent. The streams of 100 connections with 16 requests each took 1.5 GB, and never gave it back.
 */
function watched(socket: Socket): Set<ServerResponse> {
  const open = new Set<ServerResponse>();
  socket.once('close', () => {
    for (const response of open) {
      if (response.socket !== null) continue;
      // As Node marks the one that is being sent.
      Object.assign(response, { destroyed: true, _closed: true });
      response.emit('close');
    }
  });
  return open;
}

/** Lets a response that waits for earlier ones end its connection when it is destroyed: Node would keep what it holds until its turn. */
function endWithConnection(response: ServerResponse, socket: Socket): void {
  response.destroy = (error) => {
    socket.destroy(error);
    return response;
  };
}

/**
 * Ends the parsing of what was read from a connection, as an upgrade of its protocol does. Node would make a request of each of 3,600 in 64 KB,
 * and those of fifty connections blocked an API for 2 s. Its parser is in no documentation: without `onIncoming` only that time is lost.
 */
function endParsing(socket: Socket): void {
  const { parser } = socket as { parser?: { onIncoming: () => number } | null };
  if (parser) parser.onIncoming = () => UPGRADE;
}
