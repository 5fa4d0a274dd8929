import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { Sums } from '../../flow/sums.js';
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
  /** Total size of downloads, in bytes. They do not give way while they are read, however slowly, so they leave room to other responses. */
  downloads: number;
  /** Total size of the downloads of a caller, unless there is only one. Otherwise those of one caller leave no room to those of others. */
  downloadsOfOne: number;
  /** Milliseconds after which a response that is not read as a whole may be ended to make room for others. */
  staleMs: number;
  /**
   * The same for downloads, since what was sent last. Linux tells of their progress in steps of up to 1.3 MB, so one that is read at 130 KB/s
   * seems to stand still for as long; after 2 s, clients that read 800 KB/s were cut off (measured).
   */
  staleDownloadMs: number;
}

/** A flow of 10 MiB is the largest response that is not streamed. */
const BOUNDS: UnreadBounds = {
  total: 64 * MIB,
  connection: 24 * MIB,
  caller: 40 * MIB,
  downloads: 40 * MIB,
  downloadsOfOne: 20 * MIB,
  staleMs: 2_000,
  staleDownloadMs: 10_000,
};

/** The size in bytes from which a response is counted while it is sent. A connection sends one at a time. */
const LEAST = 64 * 1024;

/** The same for a response that waits for earlier ones of its connection, which can have 15 of them. */
const LEAST_WAITING = 4 * 1024;

/**
 * Memory of a response that is read from a file, whatever its size: a part of it here, and one in the response. While 3 MiB were counted, three
 * browsers that loaded the designer at once got 503 for a fifth of its files.
 */
const STREAMED = 128 * 1024;

interface Unread {
  response: ServerResponse;
  /** What counts for it. Of responses that send the same buffer, one counts, and the others 0. */
  bytes: number;
  /** What it sends, if others can send the same. */
  buffer: Buffer | undefined;
  caller: number;
  isDownload: boolean;
  since: number;
  /** Whether its client has nothing to read: it waits for its turn, or the next part of a download is being made. */
  isDelayed: boolean;
}

/**
 * Bounds the memory of responses that clients have not read yet. The operating system buffers a few megabytes of each; the
 * rest stays in this process. Without the limit, six clients that read nothing held 3.1 GB. 1,500 connections with 16 requests each for
 * responses of 60 KB held 1.8 GB while only larger ones were counted.
 */
export class UnreadAnswers {
  /** In the order of `since`, except for those that are delayed. */
  private readonly held = new Map<ServerResponse, Unread>();
  private readonly sharing = new Map<Buffer, Set<Unread>>();
  private readonly ofConnections = new Sums<Socket>();
  private readonly ofCallers = new Sums<number>();
  private readonly downloadsOfCallers = new Sums<number>();
  private bytes = 0;
  private downloads = 0;

  constructor(
    private readonly bounds = BOUNDS,
    private readonly now = () => performance.now(),
  ) {}

  /**
   * Counts a response until it is sent or its connection ends. A buffer that several send, such as `/openapi.json`, is counted once. If there is
   * no room, ends responses that are stale, the oldest first.
   *
   * @param caller the id of the user who asks; 0 on a public route
   * @returns whether there is room
   */
  admit(response: ServerResponse, payload: unknown, caller = 0): boolean {
    // Its `close` has been emitted, so it would be counted until others need its room.
    if (response.destroyed) return true;
    const least = isWaiting(response) ? LEAST_WAITING : LEAST;
    const buffer = Buffer.isBuffer(payload) ? payload : undefined;
    const size = sizeOf(payload, least);
    if (size < least) return true;
    const bytes = buffer && this.sharing.has(buffer) ? 0 : size;
    const already = this.ofConnections.of(response.req.socket);
    if (already > 0 && already + bytes > this.bounds.connection) return false;
    const isDownload = payload instanceof DownloadStream;
    const isFull = (): boolean => this.bytes + bytes > this.bounds.total;
    const areDownloadsFull = (): boolean => isDownload && this.downloads + bytes > this.bounds.downloads;
    const isPast = (held: number, most: number): boolean => held > 0 && held + bytes > most;
    const isShareFull = (): boolean => isPast(this.ofCallers.of(caller), this.bounds.caller);
    const areOwnDownloadsFull = (): boolean =>
      isDownload && isPast(this.downloadsOfCallers.of(caller), this.bounds.downloadsOfOne);
    const lacksRoom = (): boolean => isFull() || areDownloadsFull() || isShareFull() || areOwnDownloadsFull();
    const makesRoom = (each: Unread): boolean =>
      isFull() ||
      (areDownloadsFull() && each.isDownload) ||
      (each.caller === caller && (isShareFull() || (areOwnDownloadsFull() && each.isDownload)));
    for (const each of this.held.values()) {
      if (each.isDelayed) continue;
      if (!lacksRoom() || this.now() - each.since < this.bounds.staleMs) break;
      if (each.bytes === 0 || !this.isStale(each) || !makesRoom(each)) continue;
      this.release(each);
      each.response.destroy();
    }
    if (lacksRoom()) return false;
    const unread = { response, bytes, buffer, caller, isDownload, since: this.now(), isDelayed: false };
    this.held.set(response, unread);
    if (buffer) this.sharing.set(buffer, (this.sharing.get(buffer) ?? new Set()).add(unread));
    this.count(unread, bytes);
    response.once('close', () => this.release(unread));
    if (isDownload) {
      payload.onRead = () => this.delay(response);
      payload.onSent = () => this.begin(response);
    }
    return true;
  }

  /** Whether there is room for a response of this size, in bytes. Call it before an expensive response is built. */
  hasRoom(bytes: number): boolean {
    if (this.bytes + bytes <= this.bounds.total) return true;
    for (const each of this.held.values()) {
      if (each.isDelayed) continue;
      if (this.isStale(each)) return true;
      if (this.now() - each.since < this.bounds.staleMs) return false;
    }
    return false;
  }

  private isStale({ since, isDownload }: Unread): boolean {
    const { staleMs, staleDownloadMs } = this.bounds;
    return this.now() - since >= (isDownload ? staleDownloadMs : staleMs);
  }

  /** Says that the client of an admitted response has nothing to read. The response is counted, and does not give way until {@link begin}. */
  delay(response: ServerResponse): void {
    const unread = this.held.get(response);
    if (unread) unread.isDelayed = true;
  }

  /** Says that the client of a response has something to read from now on. */
  begin(response: ServerResponse): void {
    const unread = this.held.get(response);
    if (!unread) return;
    unread.isDelayed = false;
    unread.since = this.now();
    // A client that reads a long file is not the oldest: only clients that do not read give way to others.
    this.held.delete(response);
    this.held.set(response, unread);
  }

  private release(unread: Unread): void {
    if (!this.held.delete(unread.response)) return;
    this.count(unread, -unread.bytes);
    if (unread.buffer) this.passOn(unread, unread.buffer);
  }

  /** Counts a buffer for another response that still sends it. */
  private passOn(ended: Unread, buffer: Buffer): void {
    const others = this.sharing.get(buffer);
    others?.delete(ended);
    const [next] = others ?? [];
    if (!next) this.sharing.delete(buffer);
    else if (ended.bytes > 0) {
      next.bytes = ended.bytes;
      this.count(next, next.bytes);
    }
  }

  private count({ response, caller, isDownload }: Unread, bytes: number): void {
    this.bytes += bytes;
    if (isDownload) {
      this.downloads += bytes;
      this.downloadsOfCallers.add(caller, bytes);
    }
    this.ofConnections.add(response.req.socket, bytes);
    this.ofCallers.add(caller, bytes);
  }
}

/** The unread responses of this process. */
export const unreadAnswers = new UnreadAnswers();

/** Whether a response waits until earlier ones of its connection are read. */
const isWaiting = ({ socket }: ServerResponse): boolean => socket === null;

/** The size of a payload, in bytes. @param least a size below it may be given as 0 */
function sizeOf(payload: unknown, least: number): number {
  if (typeof payload === 'string') return payload.length < least / 3 ? 0 : Buffer.byteLength(payload);
  if (Buffer.isBuffer(payload)) return payload.length;
  if (payload instanceof DownloadStream) return payload.heldBytes;
  if (!(payload instanceof Readable)) return 0;
  return payload instanceof EventStream ? 0 : STREAMED;
}
