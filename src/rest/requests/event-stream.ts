import { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { afterPendingIo } from '../after-pending-io.js';

/** How much of a stream this process buffers for its reader, in bytes, besides the part that exceeds it. */
const HELD_BYTES = 16 * 1024;

/** How long a client may take to read the buffered text before it is disconnected. */
const SLOW_MS = 10_000;

type Text = Buffer | string;

/** The most text that slow clients of this process hold together, and the most that waits for its turn to be sent, in bytes. */
const SLOW_BYTES = 32 * 1024 * 1024;

/** The streams whose clients have not read enough yet, the oldest first. */
class SlowStreams {
  private readonly streams = new Map<EventStream, number>();
  private bytes = 0;

  constructor(private readonly most: number) {}

  /** Counts the buffered text of a stream. Disconnects the slowest clients until the texts of all are within the limit. */
  add(stream: EventStream): void {
    const { unreadBytes } = stream;
    this.bytes += unreadBytes - (this.streams.get(stream) ?? 0);
    this.streams.set(stream, unreadBytes);
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
  private readonly waiting: { send: () => void; text: Text }[] = [];
  /** How many streams wait with each text: those of one job share theirs. */
  private readonly texts = new Map<Text, number>();
  private bytes = 0;
  private isSending = false;

  /**
   * Calls `send` as soon as it has a turn.
   *
   * @returns whether there is room for its text
   */
  add(text: Text, send: () => void): boolean {
    const sharing = this.texts.get(text) ?? 0;
    if (sharing === 0 && this.bytes > 0 && this.bytes + text.length > SLOW_BYTES) return false;
    this.texts.set(text, sharing + 1);
    if (sharing === 0) this.bytes += text.length;
    this.waiting.push({ send, text });
    if (!this.isSending) void this.sendAll();
    return true;
  }

  private async sendAll(): Promise<void> {
    this.isSending = true;
    while (this.waiting.length > 0) {
      for (const { send, text } of this.waiting.splice(0, SENT_AT_ONCE)) {
        this.forget(text);
        send();
      }
      await afterPendingIo();
    }
    this.isSending = false;
  }

  private forget(text: Text): void {
    const sharing = this.texts.get(text) ?? 0;
    if (sharing > 1) this.texts.set(text, sharing - 1);
    else {
      this.texts.delete(text);
      this.bytes -= text.length;
    }
  }
}

const sendingTurns = new SendingTurns();

/**
 * The response body of a route that streams events until they end or its client disconnects. A client that reads too slowly is
 * disconnected; it can resume.
 */
export class EventStream extends Readable {
  private slow: NodeJS.Timeout | undefined;
  private response: ServerResponse | undefined;

  /**
   * @param events the texts to send. The next one is requested after the client has read enough of the earlier ones
   * @param slowMs how long the client may take for that before it is disconnected
   */
  constructor(
    private readonly events: AsyncGenerator<Text>,
    private readonly slowMs = SLOW_MS,
  ) {
    super({ highWaterMark: HELD_BYTES });
  }

  /** The text that its client has not read, in bytes: here, and in the response. */
  get unreadBytes(): number {
    return this.readableLength + (this.response?.writableLength ?? 0);
  }

  /** Whether the response is full: its client does not read, or it waits for earlier responses of its connection. */
  private get isBehind(): boolean {
    return this.response?.writableNeedDrain === true;
  }

  /** Fastify sends it so. */
  override pipe<Target extends NodeJS.WritableStream>(target: Target, options?: { end?: boolean }): Target {
    if (target instanceof ServerResponse) {
      this.response = target;
      target.on('drain', () => {
        this.isRead();
        // What this process has kept meanwhile fills the response again.
        queueMicrotask(() => {
          if (this.isBehind && !this.destroyed) this.waits();
        });
      });
    }
    return super.pipe(target, options);
  }

  override _read(): void {
    if (!this.isBehind) this.isRead();
    this.events.next().then(
      ({ value, done }) => {
        const send = (): void => {
          if (this.destroyed) return;
          if (done === true) this.push(null);
          else if (!this.push(value) || this.isBehind) this.waits();
        };
        if (!sendingTurns.add(done === true ? '' : value, send)) this.destroy();
      },
      (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.isRead();
    callback(error);
  }

  /** What was sent waits for the client to read it. */
  protected waits(): void {
    this.slow ??= setTimeout(() => this.destroy(), this.slowMs);
    slowStreams.add(this);
  }

  /** The client has read what was sent. */
  protected isRead(): void {
    clearTimeout(this.slow);
    this.slow = undefined;
    slowStreams.remove(this);
  }
}
