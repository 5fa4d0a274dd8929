import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { DownloadStream } from './download-stream.js';
import { EventStream } from './event-stream.js';

const MIB = 1024 * 1024;

/** Limits of the memory of unread responses. */
interface UnreadBounds {
  /** Total size, in bytes. */
  total: number;
  /** Total size per connection, in bytes. A client may send many requests on a connection without reading. */
  connection: number;
  /** Total size per caller, in bytes. A caller who reads many files slowly leaves room to others. */
  caller: number;
  /** Milliseconds without progress after which an unread response may be ended to make room for others. */
  staleMs: number;
}

/** A flow of 10 MiB is the largest response that is not streamed. */
const BOUNDS: UnreadBounds = { total: 64 * MIB, connection: 24 * MIB, caller: 40 * MIB, staleMs: 2_000 };

/** Smaller responses are not counted. The limits of connections, headers and requests bound them. */
const LEAST = 64 * 1024;

/** Assumed memory of a streamed response that does not tell it. */
const STREAMED = 3 * MIB;

interface Unread {
  response: ServerResponse;
  bytes: number;
  caller: number;
  since: number;
}

/**
 * Bounds the memory of responses that clients have not read yet. The operating system buffers a few megabytes of each; the
 * rest stays in this process. Without the limit, six clients that read nothing held 3.1 GB.
 */
export class UnreadAnswers {
  private readonly held = new Set<Unread>();
  private bytes = 0;

  constructor(
    private readonly bounds = BOUNDS,
    private readonly now = () => performance.now(),
  ) {}

  /**
   * Counts a response until it is sent or its connection ends. If there is no room, ends responses without progress for
   * `staleMs`, the oldest first.
   *
   * @param caller the id of the user who asks; 0 on a public route
   * @returns whether there is room
   */
  admit(response: ServerResponse, payload: unknown, caller = 0): boolean {
    const bytes = sizeOf(payload);
    if (bytes < LEAST) return true;
    const ofConnection = [...this.held].filter((each) => each.response.req.socket === response.req.socket);
    const already = ofConnection.reduce((sum, each) => sum + each.bytes, 0);
    if (already > 0 && already + bytes > this.bounds.connection) return false;
    let ofCaller = 0;
    for (const each of this.held) if (each.caller === caller) ofCaller += each.bytes;
    const isFull = (): boolean => this.bytes + bytes > this.bounds.total;
    const hasShare = (): boolean => ofCaller > 0 && ofCaller + bytes > this.bounds.caller;
    for (const each of this.held) {
      if (!(isFull() || hasShare()) || this.now() - each.since < this.bounds.staleMs) break;
      if (!isFull() && each.caller !== caller) continue;
      if (each.caller === caller) ofCaller -= each.bytes;
      this.release(each);
      each.response.destroy();
    }
    if (isFull() || hasShare()) return false;
    const unread = { response, bytes, caller, since: this.now() };
    this.held.add(unread);
    this.bytes += bytes;
    response.once('close', () => this.release(unread));
    if (payload instanceof DownloadStream) payload.onProgress = () => this.refresh(unread);
    return true;
  }

  /** Whether there is room for a response of this size, in bytes. Call it before an expensive response is built. */
  hasRoom(bytes: number): boolean {
    if (this.bytes + bytes <= this.bounds.total) return true;
    const [oldest] = this.held;
    return oldest !== undefined && this.now() - oldest.since >= this.bounds.staleMs;
  }

  /** A client that reads a long file is not the oldest: only clients that do not read give way to others. */
  private refresh(unread: Unread): void {
    unread.since = this.now();
    if (this.held.delete(unread)) this.held.add(unread);
  }

  private release(unread: Unread): void {
    if (this.held.delete(unread)) this.bytes -= unread.bytes;
  }
}

/** The unread responses of this process. */
export const unreadAnswers = new UnreadAnswers();

function sizeOf(payload: unknown): number {
  if (typeof payload === 'string') return payload.length < LEAST / 3 ? 0 : Buffer.byteLength(payload);
  if (Buffer.isBuffer(payload)) return payload.length;
  if (payload instanceof DownloadStream) return payload.heldBytes;
  if (!(payload instanceof Readable)) return 0;
  return payload instanceof EventStream ? 0 : STREAMED;
}
