import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import pg from 'pg';
import { draft, execute, line } from '../support/flows.js';
import { raw } from '../support/raw.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

/*
 * Requests made to cost the server more than they cost the client.
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

  /** An open connection that dribbles a byte at a time, and what it has been answered by its end. */
  async function dribble(start: string): Promise<string> {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname).setEncoding('latin1');
    socket.on('error', () => undefined);
    const timer = setInterval(() => socket.write('a'), 20);
    socket.write(start);
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    await once(socket, 'close');
    clearInterval(timer);
    return text;
  }

  /** Shortens some of the HTTP server's own times; gives what the last of them was, and afterwards is again. */
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

  it('cuts off who dribbles headers, within ten seconds', async () => {
    const { was, result } = await shortened(['headersTimeout'], () =>
      dribble(`GET ${LIST} HTTP/1.1\r\nHost: localhost\r\nX-A: `),
    );
    expect(result).toMatch(/^HTTP\/1\.1 408 /);
    expect(was).toBeLessThanOrEqual(10_000);
  });

  it('cuts off who dribbles a body, within two minutes', async () => {
    const { was, result } = await shortened(['headersTimeout', 'requestTimeout'], () =>
      dribble(`POST ${LIST} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n`),
    );
    expect(result).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(was).toBeLessThanOrEqual(120_000);
  });

  it('answers others while many dribble', async () => {
    const { hostname, port } = new URL(server.url);
    const slow: Socket[] = Array.from({ length: 200 }, () => connect(Number(port), hostname));
    for (const socket of slow) socket.on('error', () => undefined).write(`GET ${LIST} HTTP/1.1\r\nHost: `);
    await Promise.all(slow.map((socket) => once(socket, 'connect')));
    expect((await send(server.url, LIST)).status).toBe(200);
    for (const socket of slow) socket.destroy();
  });

  it('cuts off who does not read what they asked for, within two minutes', async () => {
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
      // Paused from here on: the server's buffers fill, and nothing moves any more.
      const http = server.app.getHttpServer();
      const connections = () =>
        new Promise<number>((resolve) => http.getConnections((_: unknown, n: number) => resolve(n)));
      while ((await connections()) > 0) await new Promise((resolve) => setImmediate(resolve));
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
    ['HTTP/2 without asking', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ])('refuses %s', async (_, request, status) => {
    const answer = await raw(server.url, request);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toMatch(/\r\n\r\n\{"detail":"[^"]+"\}$/);
  });

  it('takes 100 headers and 1,000 query parameters', async () => {
    const headers = Array.from({ length: 97 }, (_, index) => `a${index}:\r\n`).join('');
    const answer = await raw(
      server.url,
      `GET ${LIST}?${'a&'.repeat(999)}b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each([
    ['a form', FORM, 'a&'.repeat(100_000)],
    ['a form of one name', FORM, 'pk[]=1&'.repeat(100_000)],
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

  it('refuses JSON that is long to read or deep, before it is read', async () => {
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

  it('never gives more than a page, nor a page of more than 1,000', async () => {
    const { body } = await send(server.url, `${LIST}?limit=1000000000`);
    expect(body.results.length).toBeLessThanOrEqual(1_000);
    expect((await send(server.url, `${LIST}?limit=1000000000&offset=0`)).body.next).toBeNull();
  });
});
