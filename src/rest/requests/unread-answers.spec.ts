import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { DownloadStream } from './download-stream.js';
import { UnreadAnswers } from './unread-answers.js';

const KIB = 1024;
const answer = (kib: number): string => 'x'.repeat(kib * KIB);

async function* nothing(): AsyncGenerator<string> {}

const BOUNDS = {
  total: 1_000 * KIB,
  connection: 300 * KIB,
  caller: 1_000 * KIB,
  downloads: 1_000 * KIB,
  downloadsOfOne: 1_000 * KIB,
  staleMs: 2_000,
  staleDownloadMs: 10_000,
};

describe('UnreadAnswers', () => {
  let at: number;
  let unread: UnreadAnswers;

  beforeEach(() => {
    at = 0;
    unread = new UnreadAnswers(BOUNDS, () => at);
  });

  /** A response on the given connection, or on a new one. */
  function response(socket: object = {}) {
    const made = Object.assign(new EventEmitter(), {
      req: { socket },
      ended: false,
      destroy() {
        made.ended = true;
        made.emit('close');
      },
    });
    return made;
  }

  const admit = (to: ReturnType<typeof response>, kib: number): boolean =>
    unread.admit(to as unknown as ServerResponse, answer(kib));

  it('bounds the total size until a response is read', () => {
    const first = Array.from({ length: 5 }, () => response());
    for (const each of first) expect(admit(each, 200)).toBe(true);
    expect(admit(response(), 200)).toBe(false);
    first[0]!.emit('close');
    expect(unread.hasRoom(200 * KIB)).toBe(true);
    expect(admit(response(), 200)).toBe(true);
    expect(unread.hasRoom(200 * KIB)).toBe(false);
    expect(admit(response(), 200)).toBe(false);
    at += 2_000;
    expect(unread.hasRoom(200 * KIB)).toBe(true);
  });

  it('keeps responses that wait for their turn, however long, and ends those that are not read behind them', () => {
    const delayed = response();
    const raw = delayed as unknown as ServerResponse;
    expect(admit(delayed, 200)).toBe(true);
    unread.delay(raw);
    const others = Array.from({ length: 4 }, () => response());
    for (const each of others) expect(admit(each, 200)).toBe(true);
    at += 2_000;
    expect(admit(response(), 200)).toBe(true);
    expect([delayed, ...others].map(({ ended }) => ended)).toEqual([false, true, false, false, false]);
    unread.begin(raw);
    for (let others = 0; others < 3; others += 1) expect(admit(response(), 200)).toBe(true);
    expect(delayed.ended).toBe(false);
    at += 2_000;
    for (let others = 0; others < 2; others += 1) expect(admit(response(), 200)).toBe(true);
    expect(delayed.ended).toBe(true);
  });

  it('has room for the files of many browsers that load a page at once', () => {
    const answers = new UnreadAnswers();
    const admitted = Array.from({ length: 200 }, () =>
      answers.admit(response() as unknown as ServerResponse, Readable.from([])),
    );
    expect(admitted).not.toContain(false);
  });

  it('bounds the size per connection, except for a single larger response', () => {
    const socket = {};
    expect(admit(response(socket), 400)).toBe(true);
    expect(admit(response(socket), 100)).toBe(false);
    expect(admit(response(), 100)).toBe(true);
  });

  it('leaves room to others than one caller, whose own unread responses end first', () => {
    unread = new UnreadAnswers({ ...BOUNDS, caller: 600 * KIB }, () => at);
    const admitOf = (caller: number, to = response()): boolean =>
      unread.admit(to as unknown as ServerResponse, answer(200), caller);
    const [others, own] = [response(), response()];
    expect(admitOf(2, others)).toBe(true);
    expect([admitOf(1, own), admitOf(1), admitOf(1), admitOf(1)]).toEqual([true, true, true, false]);
    expect(unread.hasRoom(200 * KIB)).toBe(true);
    at += 2_000;
    expect(admitOf(1)).toBe(true);
    expect([others.ended, own.ended]).toEqual([false, true]);
  });

  it('ends responses that are unread for two seconds, the oldest first and no more than needed', () => {
    const held = Array.from({ length: 5 }, () => response());
    for (const each of held) {
      admit(each, 200);
      at += 1_000;
    }
    expect(admit(response(), 300)).toBe(true);
    expect(held.map(({ ended }) => ended)).toEqual([true, true, false, false, false]);
  });

  it('ends no download that its client reads, however long the server takes to make the next part', () => {
    const downloads = Array.from({ length: 2 }, () => new DownloadStream(nothing(), 1, 400 * KIB));
    const [read, stalled] = downloads.map((stream) => {
      const to = response();
      expect(unread.admit(to as unknown as ServerResponse, stream)).toBe(true);
      return to;
    });
    for (const download of downloads) download.onRead();
    at += 10_000;
    expect(admit(response(), 300)).toBe(false);
    for (const download of downloads) download.onSent();
    at += 9_999;
    expect(admit(response(), 300)).toBe(false);
    downloads[0]!.onRead();
    at += 1;
    expect(admit(response(), 300)).toBe(true);
    expect([read!.ended, stalled!.ended]).toEqual([false, true]);
  });

  it('ends a response that is not read before a download of the same age, which may be read slowly', () => {
    const [slow, unreadOne] = [response(), response()];
    const download = new DownloadStream(nothing(), 1, 400 * KIB);
    expect(unread.admit(slow as unknown as ServerResponse, download)).toBe(true);
    expect(admit(unreadOne, 400)).toBe(true);
    at += 2_000;
    expect(unread.hasRoom(300 * KIB)).toBe(true);
    expect(admit(response(), 300)).toBe(true);
    expect([slow.ended, unreadOne.ended]).toEqual([false, true]);
  });

  it('leaves room to other responses beside downloads, however slowly many callers read them', () => {
    unread = new UnreadAnswers({ ...BOUNDS, downloads: 600 * KIB }, () => at);
    const downloads = Array.from({ length: 4 }, () => new DownloadStream(nothing(), 1, 200 * KIB));
    const held = downloads.map((stream, caller) => {
      const to = response();
      return { to, isAdmitted: unread.admit(to as unknown as ServerResponse, stream, caller + 1) };
    });
    expect(held.map(({ isAdmitted }) => isAdmitted)).toEqual([true, true, true, false]);
    at += 10_000;
    for (const download of downloads.slice(1)) download.onRead();
    expect(unread.hasRoom(300 * KIB)).toBe(true);
    const other = response();
    expect(admit(other, 300)).toBe(true);
    const next = new DownloadStream(nothing(), 1, 200 * KIB);
    expect(unread.admit(response() as unknown as ServerResponse, next, 9)).toBe(true);
    expect(held.map(({ to }) => to.ended)).toEqual([true, false, false, false]);
    expect(other.ended).toBe(false);
  });

  it('leaves room to downloads of others than one caller, also while that one reads', () => {
    unread = new UnreadAnswers({ ...BOUNDS, downloads: 600 * KIB, downloadsOfOne: 400 * KIB }, () => at);
    const admitOf = (caller: number, kib = 200): boolean =>
      unread.admit(
        response() as unknown as ServerResponse,
        new DownloadStream(nothing(), 1, kib * KIB),
        caller,
      );
    expect([admitOf(1), admitOf(1), admitOf(1)]).toEqual([true, true, false]);
    expect([admitOf(2), admitOf(3)]).toEqual([true, false]);
    at += 10_000;
    // Of those that stopped reading, its own give way.
    expect(admitOf(1)).toBe(true);
  });

  it('admits a single download of any size of a caller', () => {
    unread = new UnreadAnswers({ ...BOUNDS, downloadsOfOne: 200 * KIB }, () => at);
    const download = new DownloadStream(nothing(), 1, 400 * KIB);
    expect(unread.admit(response() as unknown as ServerResponse, download, 1)).toBe(true);
  });

  it('counts small responses that wait for earlier ones of their connection', () => {
    const waiting = () => Object.assign(response(), { socket: null });
    const held = Array.from({ length: 16 }, waiting);
    for (const each of held) expect(admit(each, 60)).toBe(true);
    expect(admit(waiting(), 60)).toBe(false);
    expect(admit(response(), 60)).toBe(true);
    for (let count = 0; count < 100; count += 1) expect(admit(waiting(), 3)).toBe(true);
    held[0]!.emit('close');
    expect(admit(waiting(), 60)).toBe(true);
  });

  it('counts a buffer that several responses send once, until the last of them is read', () => {
    const shared = Buffer.alloc(600 * KIB);
    const send = (to: ReturnType<typeof response>): boolean =>
      unread.admit(to as unknown as ServerResponse, shared);
    const held = Array.from({ length: 100 }, () => response());
    for (const each of held) expect(send(each)).toBe(true);
    for (const each of held.slice(1)) each.emit('close');
    expect(admit(response(), 500)).toBe(false);
    const last = response();
    expect(send(last)).toBe(true);
    held[0]!.emit('close');
    expect(admit(response(), 500)).toBe(false);
    last.emit('close');
    expect(admit(response(), 500)).toBe(true);
  });

  it('ends all unread responses that send a buffer whose memory others need', () => {
    const shared = Buffer.alloc(600 * KIB);
    const held = Array.from({ length: 3 }, () => response());
    for (const each of held) unread.admit(each as unknown as ServerResponse, shared);
    at += 2_000;
    const read = response();
    expect(admit(read, 300)).toBe(true);
    expect(held.map(({ ended }) => ended)).toEqual([false, false, false]);
    expect(admit(response(), 300)).toBe(true);
    expect(held.map(({ ended }) => ended)).toEqual([true, true, true]);
    expect(read.ended).toBe(false);
  });

  it('does not count responses whose connections have ended', () => {
    for (let count = 0; count < 10; count += 1)
      expect(admit(Object.assign(response(), { destroyed: true }), 200)).toBe(true);
    expect(unread.hasRoom(1_000 * KIB)).toBe(true);
  });

  it('does not count small responses', () => {
    for (let count = 0; count < 100; count += 1) expect(admit(response(), 60)).toBe(true);
    expect(admit(response(), 1_000)).toBe(true);
  });
});
