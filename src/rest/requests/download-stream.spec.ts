import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
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
    0,
    SLOW_MS,
  );
  stream.read(0);
  await once(stream, 'close');
  expect([stream.readableEnded, made]).toEqual([false, 1]);
});

it('reports progress with each part that the client takes, and lets it take all', async () => {
  let progress = 0;
  const stream = new DownloadStream(
    parts(20, () => undefined),
    0,
    SLOW_MS,
  );
  stream.onProgress = () => (progress += 1);
  let bytes = 0;
  for await (const chunk of stream) bytes += (chunk as Buffer).length;
  expect(bytes).toBe(20 * 64 * 1024);
  expect(progress).toBeGreaterThanOrEqual(20);
});
