import { Readable } from 'node:stream';
import { afterPendingIo } from '../after-pending-io.js';

/** How much of a stream this process buffers for its reader, in bytes, besides the part that exceeds it. */
const HELD_BYTES = 16 * 1024;

/** How long a client may take to read the buffered text before it is disconnected. */
const SLOW_MS = 10_000;

/** The most text that slow clients of this process hold together, in bytes. Each response holds about as much again. */
const SLOW_BYTES = 32 * 1024 * 1024;

/** The streams whose clients have not read enough yet, the oldest first. */
class SlowStreams {
  private readonly streams = new Map<EventStream, number>();
  private bytes = 0;

  constructor(private readonly most: number) {}

  /** Counts the buffered text of a stream. Disconnects the slowest clients until the texts of all are within the limit. */
  add(stream: EventStream): void {
    this.streams.set(stream, stream.readableLength);
    this.bytes += stream.readableLength;
    for (const slowest of this.streams.keys()) {
      if (this.bytes <= this.most || slowest === stream) return;
      slowest.destroy();
      this.remove(slowest);
    }
  }

  remove(stream: EventStream): void {
    this.bytes -= this.streams.get(stream) ?? 0;
    this.streams.delete(stream);
  }
}

const slowStreams = new SlowStreams(SLOW_BYTES);

/** How many texts are passed to connections before other requests get a turn. The system call for 32 KiB takes up to 1 ms. */
const SENT_AT_ONCE = 16;

/**
 * Sends texts in turns: the streams of one job get their texts at the same moment, and writing those of two thousand took 0.8 s
 * (measured).
 */
class SendingTurns {
  private readonly waiting: (() => void)[] = [];
  private isSending = false;

  /** Calls `send` as soon as it has a turn. */
  add(send: () => void): void {
    this.waiting.push(send);
    if (!this.isSending) void this.sendAll();
  }

  private async sendAll(): Promise<void> {
    this.isSending = true;
    while (this.waiting.length > 0) {
      for (const send of this.waiting.splice(0, SENT_AT_ONCE)) send();
      await afterPendingIo();
    }
    this.isSending = false;
  }
}

const sendingTurns = new SendingTurns();

/**
 * The response body of a route that streams events until they end or its client disconnects. A client that reads too slowly is
 * disconnected; it can resume.
 */
export class EventStream extends Readable {
  private slow: NodeJS.Timeout | undefined;

  /**
   * @param events the texts to send. The next one is requested after the client has read enough of the earlier ones
   * @param slowMs how long the client may take for that before it is disconnected
   */
  constructor(
    private readonly events: AsyncGenerator<Buffer | string>,
    private readonly slowMs = SLOW_MS,
  ) {
    super({ highWaterMark: HELD_BYTES });
  }

  override _read(): void {
    this.isRead();
    this.events.next().then(
      ({ value, done }) =>
        sendingTurns.add(() => {
          if (this.destroyed) return;
          if (done === true) this.push(null);
          else if (!this.push(value)) this.waits();
        }),
      (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.isRead();
    callback(error);
  }

  private waits(): void {
    this.slow = setTimeout(() => this.destroy(), this.slowMs);
    slowStreams.add(this);
  }

  private isRead(): void {
    clearTimeout(this.slow);
    slowStreams.remove(this);
  }
}
