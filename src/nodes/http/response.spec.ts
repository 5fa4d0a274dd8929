import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { httpNode } from '../../../test/support/http-node.js';
import { until } from '../../../test/support/until.js';
import { agentFor } from './agent.js';
import { readResponse } from './read-response.js';
import { sendOnce } from './send-following.js';

const { ask, base } = httpNode({
  '/text': (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/plain; charset=iso-8859-1' }).end(Buffer.from([0xe4])),
  '/binary': (_request, response) =>
    response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([1, 2])),
  '/broken': (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{'),
  '/gzip': (_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('packed')),
  '/bomb': (_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(10_000_000))),
  '/large-error': (_request, response) => response.writeHead(500).end('x'.repeat(2_000_000)),
  '/large': (_request, response) => response.end('x'.repeat(2_000_000)),
  '/nothing': (_request, response) => response.writeHead(204).end(),
  '/unchanged': (_request, response) =>
    response.writeHead(304, { 'content-type': 'application/json', 'content-length': 1234 }).end(),
  '/unchanged-gzip': (_request, response) =>
    response.writeHead(304, { 'content-encoding': 'gzip', 'content-length': 1234 }).end(),
  '/error': (_request, response) => response.writeHead(503, { 'retry-after': '1' }).end('busy'),
  '/early-hints': (_request, response) => {
    response.writeEarlyHints({ link: '</a>' });
    response.writeProcessing();
    response.writeHead(200, { 'content-type': 'text/plain' }).end('late');
  },
  '/one-by-one': (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).flushHeaders();
    response.socket!.write('1\r\na\r\n'.repeat(5_000));
  },
});

/** A server that sends half of a body whose length it does not tell. */
async function halfway() {
  const sockets: Socket[] = [];
  const half = createTcpServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\nhalf'));
  }).listen(0, '127.0.0.1');
  await until(() => half.listening, 'the server listens');
  const { port } = half.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/`),
    reset: () => sockets.forEach((socket) => void socket.resetAndDestroy()),
    close: () => half.close(),
  };
}

/** A server that pads each byte of a body with a chunk extension of 64,000 characters. */
async function padding(times: number): Promise<{ url: string; close: () => void }> {
  const part = `1;${'x'.repeat(64_000)}\r\na\r\n`;
  const padded = createTcpServer((socket) => {
    let sent = 0;
    const more = (): void => {
      while (sent++ < times) if (!socket.write(part)) return;
      socket.end('0\r\n\r\n');
    };
    socket.on('error', () => undefined).on('drain', more);
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n');
      more();
    });
  });
  await new Promise<void>((resolve) => padded.listen(0, '127.0.0.1', resolve));
  const { port } = padded.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => padded.close() };
}

/** A server that sends interim responses until its client closes the connection. */
async function endlessInterim(): Promise<{ url: string; close: () => void }> {
  const part = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(100);
  const interim = createTcpServer((socket) => {
    const more = (): void => {
      while (socket.writable && socket.write(part));
    };
    socket.on('error', () => undefined).on('drain', more);
    socket.once('data', more);
  });
  await new Promise<void>((resolve) => interim.listen(0, '127.0.0.1', resolve));
  const { port } = interim.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => interim.close() };
}

describe('the response', () => {
  const bodyOf = async (path: string, responseType = 'auto') =>
    (await ask(path, {}, { options: { responseType } })).outputs.body;

  test.each(['/unchanged', '/unchanged-gzip'])(
    'a 304 may tell the length of the response that it stands for: %s',
    async (path) => {
      const { outputs } = await ask(path);
      expect(outputs).toMatchObject({ status: 304, body: null, headers: { 'content-length': '1234' } });
    },
  );

  test('is read by its type, or as asked', async () => {
    expect(await bodyOf('/text')).toBe('ä');
    expect(await bodyOf('/binary')).toBe('AQI=');
    expect(await bodyOf('/gzip')).toBe('packed');
    expect(await bodyOf('/nothing')).toBeNull();
    expect(await bodyOf('/broken', 'text')).toBe('{');
    expect(await bodyOf('/broken', 'base64')).toBe('ew==');
    expect((await ask('/broken')).error).toContain('the response is not valid JSON');
  });

  test('has a bound, packed and unpacked', async () => {
    expect((await ask('/large')).error).toContain('exceeds the limit of 1048576 bytes');
    expect((await ask('/bomb')).error).toContain('exceeds the limit of 1048576 bytes');
  });

  test('is not taken for whole if its connection is reset', async () => {
    const { url, reset, close } = await halfway();
    const agent = await agentFor({ httpAllow: ['127.0.0.1'] });
    const sent = { method: 'GET', url, headers: {}, body: null };
    const response = await sendOnce(sent, agent, AbortSignal.timeout(5_000));
    await until(() => response.body.readableLength > 0, 'half has come');
    reset();
    const step = { job: 1, user: 1, signal: new AbortController().signal, maxValueBytes: 1_000 };
    await expect(readResponse(response, 'text', step)).rejects.toThrow('the response was cut off');
    close();
  });

  test('that refuses the request is told by its status, also if it cannot be read', async () => {
    expect((await ask('/large-error')).error).toMatch(/ answered 500: the response exceeds the limit/);
  });

  test('keeps nothing of what was received with it', async () => {
    const padded = await padding(4_000);
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers - before)), 5);
    const { outputs } = await ask(padded.url);
    clearInterval(timer);
    padded.close();
    expect(outputs.body).toBe('a'.repeat(4_000));
    expect(most).toBeLessThan(128 * 1024 * 1024);
  });

  test('is not read far ahead, since each byte may be a chunk', async () => {
    const agent = await agentFor({ httpAllow: ['127.0.0.1'] });
    const sent = { method: 'GET', url: new URL(`${base()}/one-by-one`), headers: {}, body: null };
    const { body } = await sendOnce(sent, agent, AbortSignal.timeout(5_000));
    await until(() => body.readableLength > 0, 'the first chunks have come');
    expect(body.readableLength).toBeLessThan(100);
    body.on('error', () => undefined).destroy();
  });

  test('may be preceded by a few interim responses, not by any number', async () => {
    const interim = await endlessInterim();
    const { error } = await ask(interim.url);
    interim.close();
    expect(error).toBe('the server sent more than 20 interim responses (1xx)');
    const few = await ask('/early-hints');
    expect(few.outputs).toMatchObject({ status: 200, body: 'late' });
  });

  test('fails by its status unless that is wanted', async () => {
    expect((await ask('/error')).error).toBe(`GET ${base()} answered 503: busy`);
    const { outputs } = await ask('/error', {}, { options: { failOnStatus: false } });
    expect(outputs).toMatchObject({ status: 503, body: 'busy', headers: { 'retry-after': '1' } });
  });
});
