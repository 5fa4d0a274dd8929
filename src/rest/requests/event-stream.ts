import { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { FairQueue } from '../../flow/fair-queue.js';
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

/** A text that waits for its turn, and its user. */
interface Sending {
  text: Text;
  caller: number;
  send: () => void;
}

/**
 * Sends texts in turns, also among users: the streams of one job get their texts at the same moment, and writing those of two thousand took 0.8 s
 * (measured).
 */
class SendingTurns {
  private readonly waiting = new FairQueue<Sending>();
  /** How many streams wait with each text: those of one job share theirs. */
  private readonly texts = new Map<Text, number>();
  private bytes = 0;
  private isSending = false;

  /**
   * Calls `send` as soon as it has a turn.
   *
   * @returns whether there is room for its text
   */
  add(sending: Sending): boolean {
    const { text, caller } = sending;
    const sharing = this.texts.get(text) ?? 0;
    if (sharing === 0 && this.bytes > 0 && this.bytes + text.length > SLOW_BYTES) return false;
    this.texts.set(text, sharing + 1);
    if (sharing === 0) this.bytes += text.length;
    this.waiting.add(caller, sending);
    if (!this.isSending) void this.sendAll();
    return true;
  }

  private async sendAll(): Promise<void> {
    this.isSending = true;
    while (this.texts.size > 0) {
      for (let sent = 0; sent < SENT_AT_ONCE; sent += 1) this.next()?.send();
      await afterPendingIo();
    }
    this.isSending = false;
  }

  private next(): Sending | undefined {
    const next = this.waiting.take(() => true);
    if (next === undefined) return undefined;
    this.waiting.release(next.caller);
    this.forget(next.text);
    return next;
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
   * @param caller the id of the user who reads them; users take turns
   * @param slowMs how long the client may take for that before it is disconnected
   */
  constructor(
    private readonly events: AsyncGenerator<Text>,
    private readonly caller: number,
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
        const { caller } = this;
        if (!sendingTurns.add({ text: done === true ? '' : value, caller, send })) this.destroy();
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
