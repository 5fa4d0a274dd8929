import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { until } from '../../../test/support/until.js';
import { DownloadStream } from './download-stream.js';

const SLOW_MS = 50;

/** A file of parts that are larger than what a stream buffers. */
async function* parts(count: number, made: () => void): AsyncGenerator<string> {
  for (let part = 0; part < count; part += 1) {
    made();
    await setImmediate();
    yield 'x'.repeat(64 * 1024);
  }
}

it('cuts off a client that stops reading, and makes no more parts for it', async () => {
  let made = 0;
  const stream = new DownloadStream(
    parts(100, () => (made += 1)),
    1,
    0,
    SLOW_MS,
  );
  stream.read(0);
  await once(stream, 'close');
  expect([stream.readableEnded, made]).toEqual([false, 1]);
});

it('tells when its client has read each part, and lets it take all', async () => {
  let read = 0;
  const stream = new DownloadStream(
    parts(20, () => undefined),
    1,
    0,
    SLOW_MS,
  );
  stream.onRead = () => (read += 1);
  let bytes = 0;
  for await (const chunk of stream) bytes += (chunk as Buffer).length;
  expect(bytes).toBe(20 * 64 * 1024);
  expect(read).toBeGreaterThanOrEqual(20);
});

it('tells when its client has something to read, and when it waits for the server', async () => {
  /** How each wait of the server for the next part ends. */
  const next: (() => void)[] = [];
  async function* slowParts(): AsyncGenerator<string> {
    for (let part = 0; part < 3; part += 1) {
      await new Promise<void>((resolve) => next.push(resolve));
      yield 'x'.repeat(8 * 1024 * 1024);
    }
  }
  const stream = new DownloadStream(slowParts(), 1, 0);
  const told: string[] = [];
  stream.onRead = () => told.push('read');
  stream.onSent = () => told.push('sent');
  const server = createServer((_request, response) => stream.pipe(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const asked = get({ port: (server.address() as AddressInfo).port, agent: false });
  const responded = once(asked, 'response') as Promise<[IncomingMessage]>;
  await until(() => next.length === 1, 'the first part is being made');
  expect(told.at(-1)).toBe('read');
  next[0]?.();
  await until(() => told.at(-1) === 'sent', 'the client has not read it');
  const [answer] = await responded;
  answer.resume();
  await until(() => next.length === 2, 'the second part is being made');
  await until(() => told.at(-1) === 'read', 'the client has read the first one');
  answer.destroy();
  server.close();
});

it('tells that its client has something to read once the file is whole, since the end of it can still wait in the response', async () => {
  const stream = new DownloadStream(
    parts(1, () => undefined),
    1,
    0,
  );
  const told: string[] = [];
  stream.onRead = () => told.push('read');
  stream.onSent = () => told.push('sent');
  stream.resume();
  await once(stream, 'close');
  expect(told.at(-1)).toBe('sent');
});
