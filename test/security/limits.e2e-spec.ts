import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import pg from 'pg';
import { draft, execute, line } from '../support/flows.js';
import { raw } from '../support/raw.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';

/*
 * Requests that cost the server more than they cost the client.
 */

const LIST = '/api/process/process/';
const MIB = 1024 * 1024;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describe('limits', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
  });

  afterAll(() => server.close());

  /** Opens a connection that sends one byte at a time. Returns the response when the server closes it. */
  async function dribble(start: string, part = 'a'): Promise<string> {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname).setEncoding('latin1');
    socket.on('error', () => undefined);
    const timer = setInterval(() => socket.write(part), 20);
    socket.write(start);
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    await once(socket, 'close');
    clearInterval(timer);
    return text;
  }

  /** Shortens timeouts of the HTTP server while `work` runs. Returns the original value of the last one. */
  async function shortened<T>(
    times: ('headersTimeout' | 'requestTimeout' | 'timeout')[],
    work: () => Promise<T>,
  ): Promise<{ was: number; result: T }> {
    const http = server.app.getHttpServer();
    const before = times.map((time) => http[time]);
    for (const time of times) http[time] = 200;
    try {
      return { was: before.at(-1)!, result: await work() };
    } finally {
      times.forEach((time, index) => (http[time] = before[index]!));
    }
  }

  it('ends a connection that sends a thousand requests without waiting for the answers', async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname).setEncoding('latin1');
    socket.on('error', () => undefined);
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.write('GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(1_000));
    await once(socket, 'close');
    expect(text.match(/HTTP\/1\.1 /g)?.length ?? 0).toBeLessThan(50);
    expect((await send(server.url, '/healthz/live')).status).toBe(200);
  });

  it('ends a connection that sends headers too slowly, within ten seconds', async () => {
    const { was, result } = await shortened(['headersTimeout'], () =>
      dribble(`GET ${LIST} HTTP/1.1\r\nHost: localhost\r\nX-A: `),
    );
    expect(result).toMatch(
      /^HTTP\/1\.1 408 [^]*\r\n\r\n\{"detail":"The request did not arrive in time\."\}$/,
    );
    expect(was).toBeLessThanOrEqual(10_000);
  });

  it('ends a connection on which nothing was sent without an answer, which a proxy would take for that of its next request', async () => {
    const { result } = await shortened(['headersTimeout'], () => dribble('', ''));
    expect(result).toBe('');
  });

  it('ends a connection that slowly sends a body that no handler reads, within a minute', async () => {
    const { was, result } = await shortened(['headersTimeout', 'requestTimeout'], () =>
      dribble(`POST ${LIST} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n`),
    );
    expect(result).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(was).toBeLessThanOrEqual(60_000);
  });

  it('ends a connection that sends a body too slowly, with 408 and the reason', async () => {
    const answer = await dribble(
      `POST ${LIST} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 408 [^]*\r\n\r\n\{"detail":"The body came too slowly\."\}$/);
  });

  it('serves other clients while many send slowly', async () => {
    const { hostname, port } = new URL(server.url);
    const slow: Socket[] = Array.from({ length: 200 }, () => connect(Number(port), hostname));
    for (const socket of slow) socket.on('error', () => undefined).write(`GET ${LIST} HTTP/1.1\r\nHost: `);
    await Promise.all(slow.map((socket) => once(socket, 'connect')));
    expect((await send(server.url, LIST)).status).toBe(200);
    for (const socket of slow) socket.destroy();
  });

  it('ends a connection whose client does not read the response, within two minutes', async () => {
    const job = await execute(server.url, await draft(server.url, line()));
    const client = new pg.Client(server.database);
    await client.connect();
    await client.query(
      `INSERT INTO job_log (job_id, first_row, rows, text) SELECT $1, n, 1, repeat('x', $2) || chr(10) FROM generate_series(0, 31) n`,
      [job, MIB],
    );
    await client.end();
    const { hostname, port } = new URL(server.url);
    const { was } = await shortened(['timeout'], async () => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      socket.write(`GET /api/process/logfile/download/?jobId=${job} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      await once(socket, 'readable');
      // The client stops reading: the server's buffers fill, and the transfer stalls.
      const http = server.app.getHttpServer();
      const connections = () =>
        new Promise<number>((resolve) => http.getConnections((_: unknown, n: number) => resolve(n)));
      await until(async () => (await connections()) === 0, 'the connection is closed', { deadline: 150_000 });
      socket.destroy();
    });
    expect(was).toBeGreaterThan(60_000);
    expect(was).toBeLessThanOrEqual(120_000);
  });

  it.each([
    ['a URL of 100 KB', `GET ${LIST}?name=${'x'.repeat(100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 431],
    [
      'a header of 100 KB',
      `GET ${LIST} HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
      431,
    ],
    [
      '10,000 headers',
      `GET ${LIST} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${'a:\r\n'.repeat(10_000)}\r\n`,
      431,
    ],
    [
      '101 headers',
      `GET ${LIST} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${'a:\r\n'.repeat(99)}\r\n`,
      431,
    ],
    [
      '10,000 query parameters',
      `GET ${LIST}?${'a&'.repeat(10_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      431,
    ],
    [
      '1,001 query parameters',
      `GET ${LIST}?${'a&'.repeat(1_001)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
      400,
    ],
    [
      'two lengths',
      `POST ${LIST} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
      400,
    ],
    [
      'a length and chunks',
      `POST ${LIST} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
      400,
    ],
    [
      'a folded header',
      `GET ${LIST} HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b: c\r\nConnection: close\r\n\r\n`,
      400,
    ],
    ['a NUL in a header', `GET ${LIST} HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n`, 400],
    ['no Host', `GET ${LIST} HTTP/1.1\r\nConnection: close\r\n\r\n`, 400],
    ['HTTP/2 without an upgrade', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ])('refuses %s', async (_, request, status) => {
    const answer = await raw(server.url, request);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toMatch(/\r\n\r\n\{"detail":"[^"]+"\}$/);
  });

  it('accepts 100 headers and 1,000 query parameters', async () => {
    const headers = Array.from({ length: 97 }, (_, index) => `a${index}:\r\n`).join('');
    const answer = await raw(
      server.url,
      `GET ${LIST}?${'a&'.repeat(999)}b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each([
    ['a form', FORM, 'a&'.repeat(100_000)],
    ['a form with one repeated name', FORM, 'pk[]=1&'.repeat(100_000)],
    [
      'a multipart form',
      { 'content-type': 'multipart/form-data; boundary=b' },
      `${'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(5_000)}--b--\r\n`,
    ],
  ])('refuses thousands of fields in %s', async (_, headers, body) => {
    for (const method of ['POST', 'DELETE'])
      expect(await send(server.url, LIST, { method, headers, body })).toMatchObject({
        status: 400,
        body: { detail: 'There are more than 1000 fields.' },
      });
  });

  it('refuses deeply nested or very long JSON', async () => {
    const headers = { 'content-type': 'application/json' };
    for (const body of ['['.repeat(500_000), '{"a":'.repeat(200_000), `{"name":${'9'.repeat(MIB - 20)}}`])
      expect((await send(server.url, LIST, { method: 'POST', headers, body })).status).toBe(400);
    const announced = { ...headers, 'content-length': String(2 ** 40) };
    const answer = await raw(
      server.url,
      `POST ${LIST} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${announced['content-length']}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('never returns more than a page of 1,000', async () => {
    const { body } = await send(server.url, `${LIST}?limit=1000000000`);
    expect(body.results.length).toBeLessThanOrEqual(1_000);
    expect((await send(server.url, `${LIST}?limit=1000000000&offset=0`)).body.next).toBeNull();
  });
});
