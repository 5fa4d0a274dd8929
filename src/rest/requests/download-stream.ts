import { EventStream } from './event-stream.js';

/** How long a client may take to read a piece of a file before it is disconnected, in milliseconds: 64 KiB at 2 KiB/s. */
const SLOW_MS = 30_000;

/** The response body of a file that is made while it is sent. */
export class DownloadStream extends EventStream {
  /** Called when the client has read what was sent before. */
  onProgress: () => void = () => undefined;

  /**
   * @param texts the parts of the file. The next one is requested after the client has read enough of the earlier ones
   * @param heldBytes the memory that the file takes at most while it is sent
   */
  constructor(
    texts: AsyncGenerator<string>,
    readonly heldBytes: number,
    slowMs = SLOW_MS,
  ) {
    super(texts, slowMs);
  }

  override _read(): void {
    this.onProgress();
    super._read();
  }
}
