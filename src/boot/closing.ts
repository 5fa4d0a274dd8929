import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { JobFeeds } from '../jobs/watching/job-feeds.js';

/** A connection with the response that Node sends on it, which Node does not document. Libraries that shut servers down, such as http-terminator, read it too. */
type Connection = Socket & { _httpMessage?: ServerResponse | null };

/** How often connections that became idle are closed. */
const LOOK_MS = 100;

/** How long a connection may be open before its first request arrives. Proxies that do not probe send one at once. */
const FIRST_REQUEST_MS = 2_000;

/** How long after the grace period of a worker the responses that are still being sent are cut off. */
const LAST_MS = 5_000;

/**
 * Closes an API. Node waits for every connection, but not all of them end by themselves: one on which no request was ever sent (a
 * browser opens such in advance, a client leaves them when it aborts a request) counts as busy, and one whose response ends
 * later stays open for the next request.
 */
export class Closing {
  private readonly server: Server;
  private readonly connections = new Set<Connection>();
  /** The connections on which no request has arrived, with `performance.now()` of their beginnings. */
  private readonly unused = new Map<Socket, number>();

  /** Call it before the application listens. */
  constructor(private readonly app: NestFastifyApplication) {
    this.server = app.getHttpServer();
    this.server.on('connection', (socket: Socket) => {
      this.connections.add(socket);
      this.unused.set(socket, performance.now());
      socket.once('close', () => {
        this.connections.delete(socket);
        this.unused.delete(socket);
      });
    });
    this.server.on('request', ({ socket }) => this.unused.delete(socket));
  }

  /**
   * Lets each response close its connection from now on, so that no request is lost on a connection that is closed, even with a client or a proxy
   * that never retries. So do responses to requests that are here already: a client whose `?wait` ends with this process would send its next
   * request on a connection that is about to close.
   */
  closeAnsweredConnections(): void {
    // Prepended: an earlier listener may already have sent the response.
    this.server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
    for (const { _httpMessage: response } of this.connections)
      if (response && !response.headersSent) response.setHeader('connection', 'close');
  }

  /** @param graceMs how long the jobs of this process have to end, in milliseconds */
  async close(graceMs: number): Promise<void> {
    this.app.get(JobFeeds, { strict: false }).end();
    const look = setInterval(() => this.closeUnused(), LOOK_MS);
    const last = setTimeout(() => this.server.closeAllConnections(), graceMs + LAST_MS);
    try {
      await this.app.close();
    } finally {
      clearInterval(look);
      clearTimeout(last);
    }
  }

  private closeUnused(): void {
    if (this.server.listening) return;
    this.server.closeIdleConnections();
    const before = performance.now() - FIRST_REQUEST_MS;
    for (const [socket, since] of this.unused) if (since < before) socket.destroy();
  }
}
