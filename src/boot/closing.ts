import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { JobFeeds } from '../jobs/watching/job-feeds.js';

/** How often connections that became idle are closed. */
const LOOK_MS = 100;

/** How long after the grace period of a worker the responses that are still being sent are cut off. */
const LAST_MS = 5_000;

/**
 * Closes an API. Node waits for every connection, but not all of them end by themselves: one on which no request was ever sent (a
 * browser opens such in advance, a client leaves them when it aborts a request) counts as busy, and one whose response ends
 * later stays open for the next request.
 */
export class Closing {
  private readonly server: Server;
  private readonly unused = new Set<Socket>();

  /** Call it before the application listens. */
  constructor(private readonly app: NestFastifyApplication) {
    this.server = app.getHttpServer();
    this.server.on('connection', (socket: Socket) => {
      this.unused.add(socket);
      socket.once('close', () => this.unused.delete(socket));
    });
    this.server.on('request', ({ socket }) => this.unused.delete(socket));
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
    for (const socket of this.unused) socket.destroy();
  }
}
