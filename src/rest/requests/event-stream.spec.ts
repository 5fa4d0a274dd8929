import { setImmediate } from 'node:timers/promises';
import { until } from '../../../test/support/until.js';
import { EventStream } from './event-stream.js';

const PART = Buffer.alloc(20 * 1024);

async function* endless(part: Buffer): AsyncGenerator<Buffer> {
  for (;;) yield await Promise.resolve(part);
}

/** A stream that reads ahead for a client that reads nothing. */
function unread(part: Buffer, slowMs = 60_000): EventStream {
  const stream = new EventStream(endless(part), slowMs);
  stream.read(0);
  return stream;
}

describe('a stream of events whose client reads nothing', () => {
  it('buffers one part beyond its limit, and is disconnected after a time', async () => {
    const stream = unread(PART, 50);
    await until(() => stream.readableLength > 0, 'it reads ahead');
    expect(stream.readableLength).toBe(PART.length);
    await until(() => stream.destroyed, 'it is disconnected');
  });

  it('is disconnected earlier if all such streams hold too much, the slowest first', async () => {
    const part = Buffer.alloc(4 * 1024 * 1024);
    const streams: EventStream[] = [];
    for (let count = 0; count < 12; count += 1) {
      const stream = unread(part);
      streams.push(stream);
      await until(() => stream.readableLength > 0 || stream.destroyed, 'it reads ahead');
    }
    expect(streams.map(({ destroyed }) => destroyed)).toEqual(
      streams.map((_, index) => index < streams.length - 8),
    );
    for (const stream of streams) stream.destroy();
  });

  it('is kept if it alone holds much: one line may be long', async () => {
    const stream = unread(Buffer.alloc(64 * 1024 * 1024));
    await until(() => stream.readableLength > 0, 'it reads ahead');
    expect(stream.destroyed).toBe(false);
    stream.destroy();
  });
});

it('a client that reads again in time is not disconnected', async () => {
  const slowMs = 200;
  const stream = unread(PART, slowMs);
  // Each read is in time, and all together take longer than one may.
  for (const since = performance.now(); performance.now() - since < 2 * slowMs;) {
    await until(() => stream.readableLength > 0, 'it reads ahead');
    stream.read();
  }
  expect(stream.destroyed).toBe(false);
  stream.destroy();
});

it('texts that many streams get at the same moment leave turns for other requests', async () => {
  let publish = (): void => undefined;
  const published = new Promise<void>((resolve) => (publish = resolve));
  async function* events(): AsyncGenerator<Buffer> {
    await published;
    yield PART;
  }
  const streams = Array.from({ length: 200 }, () => new EventStream(events()));
  for (const stream of streams) stream.read(0);
  const sent = () => streams.filter(({ readableLength }) => readableLength > 0).length;
  publish();
  await setImmediate();
  expect(sent()).toBeLessThan(100);
  await until(() => sent() === streams.length, 'all are sent');
  for (const stream of streams) stream.destroy();
});
