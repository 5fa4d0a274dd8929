import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { until } from '../../../test/support/until.js';
import { EventStream } from './event-stream.js';

const PART = Buffer.alloc(20 * 1024);

async function* endless(part: Buffer): AsyncGenerator<Buffer> {
  for (;;) yield await Promise.resolve(part);
}

/** A stream that reads ahead for a client that reads nothing. */
function unread(part: Buffer, slowMs = 60_000): EventStream {
  const stream = new EventStream(endless(part), 1, slowMs);
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

/** Streams that get a text at the moment of `publish`, one for each of the callers. */
function published(callers: readonly number[]) {
  let publish = (): void => undefined;
  const isPublished = new Promise<void>((resolve) => (publish = resolve));
  async function* events(): AsyncGenerator<Buffer> {
    await isPublished;
    yield PART;
  }
  const streams = callers.map((caller) => new EventStream(events(), caller));
  for (const stream of streams) stream.read(0);
  const sent = () => streams.filter(({ readableLength }) => readableLength > 0).length;
  const end = (): void => streams.forEach((stream) => void stream.destroy());
  return { streams, publish: () => publish(), sent, end };
}

it('texts that many streams get at the same moment leave turns for other requests', async () => {
  const { publish, sent, end } = published(Array<number>(200).fill(1));
  publish();
  await setImmediate();
  expect(sent()).toBeLessThan(100);
  await until(() => sent() === 200, 'all are sent');
  end();
});

it('texts of many streams of one user leave turns for those of another', async () => {
  const { streams, publish, sent, end } = published([...Array<number>(200).fill(1), 2]);
  publish();
  while (streams.at(-1)!.readableLength === 0) await setImmediate();
  expect(sent()).toBeLessThan(100);
  end();
});

describe('a stream whose response waits for an earlier one of its connection', () => {
  /** Sends one long text in each of so many responses, all behind one that never ends. */
  async function behind(count: number, bytes: number, slowMs: number) {
    async function* texts(): AsyncGenerator<Buffer> {
      yield Buffer.alloc(bytes);
      await new Promise(() => undefined);
    }
    const streams: EventStream[] = [];
    const server = createServer((request, response: ServerResponse) => {
      if (request.url === '/first') return;
      const stream = new EventStream(texts(), 1, slowMs);
      streams.push(stream);
      stream.pipe(response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.on('error', () => undefined);
    const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    client.write(request('/first') + request('/').repeat(count));
    await until(() => streams.length === count, 'all have begun');
    const end = (): void => {
      for (const stream of streams) stream.destroy();
      client.destroy();
      server.close();
    };
    return { streams, end };
  }

  it('counts what the response holds', async () => {
    const { streams, end } = await behind(12, 4 * 1024 * 1024, 60_000);
    const held = () =>
      streams.filter(({ destroyed }) => !destroyed).reduce((sum, { unreadBytes }) => sum + unreadBytes, 0);
    await until(() => streams.some(({ destroyed }) => destroyed), 'the slowest are disconnected');
    await until(() => held() > 20 * 1024 * 1024, 'the others hold their texts');
    expect(held()).toBeLessThanOrEqual(32 * 1024 * 1024);
    end();
  });

  it('is disconnected after a time', async () => {
    const { streams, end } = await behind(1, 1024 * 1024, 50);
    await until(() => streams[0]!.destroyed, 'it is disconnected');
    end();
  });
});

it('texts that wait for their turns are bounded, and a shared one counts once', async () => {
  let publish = (): void => undefined;
  const published = new Promise<void>((resolve) => (publish = resolve));
  async function* events(text: Buffer): AsyncGenerator<Buffer> {
    await published;
    yield text;
  }
  const shared = Buffer.alloc(1024 * 1024);
  const of = (texts: Buffer[]) => texts.map((text) => new EventStream(events(text), 1));
  const sharing = of(Array.from({ length: 30 }, () => shared));
  const others = of(Array.from({ length: 100 }, () => Buffer.alloc(1024 * 1024)));
  for (const stream of [...sharing, ...others]) {
    stream.on('data', () => undefined);
  }
  await setImmediate();
  publish();
  await setImmediate();
  expect(sharing.filter(({ destroyed }) => destroyed)).toHaveLength(0);
  expect(others.filter(({ destroyed }) => destroyed).length).toBeGreaterThan(30);
  for (const stream of [...sharing, ...others]) stream.destroy();
});
