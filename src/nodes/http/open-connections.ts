import type { Socket } from 'node:net';

/**
 * The most connections that are open, idle ones included. 1,000 requests and 100 callbacks can be in progress. A connection takes about
 * 40 KB (measured), and a server can ask for it to be kept for 10 minutes: 20,000 idle ones to different servers took all file
 * descriptors, so that the requests of all jobs failed.
 */
const MOST = 1_500;

/** The connections of this process to other servers. Beyond a number of them, the one that has been idle for longest is closed. */
export class OpenConnections {
  /** Whether each is idle. Those in use when they were last looked at are behind the others. */
  private readonly open = new Map<Pick<Socket, 'once' | 'destroy'>, () => boolean>();

  /** @param most above this number, idle connections are closed. Those in use stay, however many they are */
  constructor(private readonly most = MOST) {}

  /** How many are open. */
  get size(): number {
    return this.open.size;
  }

  /**
   * Counts a connection until it is closed.
   *
   * @param isIdle whether no request uses it or is about to
   */
  add(socket: Pick<Socket, 'once' | 'destroy'>, isIdle: () => boolean): void {
    this.open.set(socket, isIdle);
    socket.once('close', () => this.open.delete(socket));
    if (this.open.size > this.most) this.closeIdle();
  }

  private closeIdle(): void {
    let left = this.open.size;
    for (const [socket, isIdle] of this.open) {
      if (left-- === 0) return;
      this.open.delete(socket);
      if (isIdle()) {
        socket.destroy();
        return;
      }
      this.open.set(socket, isIdle);
    }
  }
}

/** The connections of this process. */
export const openConnections = new OpenConnections();
