import { EventStream } from './event-stream.js';

/**
 * How long a client may seem to read nothing of a file before it is disconnected, in milliseconds. Linux keeps up to 4 MB for a connection, and
 * says that there is room again only when a third of that is read: at 11 KB/s that takes as long. After 30 s, clients that read 36 KB/s were
 * disconnected (measured).
 */
const SLOW_MS = 120_000;

/** The response body of a file that is made while it is sent. */
export class DownloadStream extends EventStream {
  /** Called when the client has read what was sent before, and waits for more. */
  onRead: () => void = () => undefined;
  /** Called when the client has something to read. */
  onSent: () => void = () => undefined;

  /**
   * @param texts the parts of the file. The next one is requested after the client has read enough of the earlier ones
   * @param caller as that of {@link EventStream}
   * @param heldBytes the memory that the file takes at most while it is sent
   */
  constructor(
    texts: AsyncGenerator<string>,
    caller: number,
    readonly heldBytes: number,
    slowMs = SLOW_MS,
  ) {
    super(texts, caller, slowMs);
  }

  protected override isRead(): void {
    super.isRead();
    // At the end, its client can still have something to read in the response.
    if (!this.destroyed) this.onRead();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    super._destroy(error, callback);
    this.onSent();
  }

  protected override waits(): void {
    super.waits();
    this.onSent();
  }
}
