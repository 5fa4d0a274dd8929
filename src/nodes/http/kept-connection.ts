import type { Socket } from 'node:net';

type Connection = Pick<Socket, 'push' | 'destroy'>;

/**
 * How long a connection may have been silent to be used once more. Many servers close one that has been idle for 2 s or more, and a request that
 * is sent meanwhile fails.
 */
const MOST_IDLE_MS = 1_000;

/**
 * The connection that a client of undici keeps for its next request. undici sends the request once it has had time to read that the server has
 * closed the connection, which here waits for a turn (`readInTurn`), and counts the time for which it is idle in ticks of a timer, which come
 * late in a busy worker: 60 jobs with 1,000 requests each to a server that keeps connections for 5 s all failed with "other side closed".
 */
export class KeptConnection {
  private connection: Connection | undefined;
  private readAt = 0;
  private hasEnded = false;

  /**
   * @param isIdle whether no request has been sent on the connection that is not answered
   * @param now a clock in milliseconds
   */
  constructor(
    private readonly isIdle: () => boolean,
    private readonly now = () => performance.now(),
  ) {}

  /**
   * Keeps a connection that was opened, instead of the former one. It is closed as soon as its server has ended it while it is idle.
   *
   * @param tcp the connection below TLS, whose end comes before TLS has read it; the same without TLS
   */
  keep(connection: Connection, tcp: Pick<Socket, 'push'> = connection): void {
    this.connection = connection;
    this.readAt = this.now();
    this.hasEnded = false;
    for (const each of new Set([connection, tcp])) {
      const push = each.push.bind(each);
      each.push = (chunk, encoding) => {
        const takesMore = push(chunk, encoding);
        if (this.connection === connection) this.pushed(chunk === null);
        return takesMore;
      };
    }
  }

  /** Closes the connection if it is idle and its server may have closed it. Call it before a request uses it. */
  closeIfStale(): void {
    if (this.isIdle() && (this.hasEnded || this.now() - this.readAt > MOST_IDLE_MS))
      this.connection?.destroy();
  }

  private pushed(isEnd: boolean): void {
    this.readAt = this.now();
    this.hasEnded ||= isEnd;
    if (isEnd) this.closeIfStale();
  }
}
