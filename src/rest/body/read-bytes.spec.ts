import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { Unavailable } from '../errors.js';
import { discardUnread, readBytes } from './read-bytes.js';

const MIB = 1024 * 1024;

describe('readBytes', () => {
  beforeEach(() => {
    import.meta.jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  });

  afterEach(() => {
    import.meta.jest.restoreAllMocks();
    import.meta.jest.useRealTimers();
  });

  /** Sends a body in parts, each after a delay. Returns the length read, the name of the error, or `waits`. */
  async function sent(...parts: [afterMs: number, bytes: number][]): Promise<number | string> {
    const message = Object.assign(new PassThrough(), {
      socket: new Socket(),
      headers: { 'transfer-encoding': 'chunked' },
    });
    let outcome: number | string = 'waits';
    void readBytes(message as unknown as IncomingMessage, 10 * MIB).then(
      ({ length }) => (outcome = length),
      (error: unknown) => (outcome = (error as Error).name),
    );
    for (const [afterMs, bytes] of parts) {
      await import.meta.jest.advanceTimersByTimeAsync(afterMs);
      if (bytes > 0) message.write(Buffer.alloc(bytes));
      else message.end();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return outcome;
  }

  it('waits five seconds for any body', async () => {
    expect(await sent([0, 9], [4_900, 1], [0, 0])).toBe(10);
    expect(await sent([0, 9], [5_100, 1], [0, 0])).toBe('BodyTooSlow');
  });

  it('waits longer while at least a kibibyte arrives per second', async () => {
    expect(await sent([0, 10_240], [9_900, 1], [0, 0])).toBe(10_241);
    expect(await sent([0, 10_240], [10_100, 1], [0, 0])).toBe('BodyTooSlow');
    const steady = Array.from({ length: 25 }, (): [number, number] => [1_000, 2_000]);
    expect(await sent(...steady, [0, 0])).toBe(50_000);
  });

  it('waits at most half a minute', async () => {
    expect(await sent([0, MIB], [29_900, 1], [0, 0])).toBe(MIB + 1);
    expect(await sent([0, MIB], [30_100, 1], [0, 0])).toBe('BodyTooSlow');
  });

  it('joins pieces of any size', async () => {
    const pieces = [1, 1, 0, 70_000, 1, 200_000, ...Array.from({ length: 1_000 }, () => 3)];
    const message = Object.assign(new PassThrough(), {
      socket: new Socket(),
      headers: { 'transfer-encoding': 'chunked' },
    });
    const read = readBytes(message as unknown as IncomingMessage, 10 * MIB);
    const sent = pieces.map((length, index) => Buffer.alloc(length, index));
    for (const piece of sent) message.write(piece);
    message.end();
    expect((await read).equals(Buffer.concat(sent))).toBe(true);
  });

  it('rejects with Unavailable if there is no room', async () => {
    const message = Object.assign(new PassThrough(), {
      socket: new Socket(),
      headers: { 'content-length': '9' },
    });
    const read = readBytes(message as unknown as IncomingMessage, 10, (length) => length < 9);
    message.write('12345678');
    message.end('9');
    await expect(read).rejects.toThrow(Unavailable);
  });

  it('rejects with Unavailable a body that gives way, once', async () => {
    const message = Object.assign(new PassThrough(), {
      socket: new Socket(),
      headers: { 'transfer-encoding': 'chunked' },
    });
    const ways: (() => boolean)[] = [];
    const read = readBytes(message as unknown as IncomingMessage, MIB, (_length, giveWay) => {
      if (giveWay) ways.push(giveWay);
      return true;
    });
    message.write('a');
    await new Promise((resolve) => setImmediate(resolve));
    expect([ways[0]?.(), ways[0]?.()]).toEqual([true, false]);
    await expect(read).rejects.toThrow(Unavailable);
    message.end(Buffer.alloc(MIB));
    await new Promise((resolve) => message.on('end', resolve));
    expect(ways).toHaveLength(1);
  });

  it('discards the rest of a refused body, and lets others be served between its pieces', async () => {
    const message = Object.assign(new PassThrough(), {
      socket: new Socket(),
      headers: { 'transfer-encoding': 'chunked' },
    });
    const read = readBytes(message as unknown as IncomingMessage, 100 * MIB, () => false);
    for (let piece = 0; piece < 20; piece += 1) message.write(Buffer.alloc(MIB));
    message.end();
    await expect(read).rejects.toBeInstanceOf(Unavailable);
    let turns = 0;
    for (; !message.readableEnded; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(turns).toBeGreaterThan(10);
  });

  it('leaves turns to others while a body that nobody reads is discarded', async () => {
    const message = Object.assign(new PassThrough({ highWaterMark: 100 * MIB }), {
      socket: new Socket(),
      complete: false,
    });
    for (let piece = 0; piece < 20; piece += 1) message.write(Buffer.alloc(MIB));
    message.end();
    discardUnread(message as unknown as IncomingMessage);
    let turns = 0;
    for (; !message.readableEnded; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(turns).toBeGreaterThan(10);
  });

  it('leaves no timer after the body is read', async () => {
    // Spec files share a process: what earlier ones left behind may set timers too.
    const set = import.meta.jest.spyOn(globalThis, 'setTimeout');
    const cleared = import.meta.jest.spyOn(globalThis, 'clearTimeout');
    await sent([0, 10], [0, 0]);
    const own = set.mock.results.filter((_, index) => set.mock.calls[index]?.[1] === 5_000);
    expect(own).toHaveLength(1);
    expect(cleared).toHaveBeenCalledWith(own[0]!.value);
  });
});
