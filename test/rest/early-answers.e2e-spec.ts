import { once } from 'node:events';
import { connect } from 'node:net';
import { startServer, type Server } from '../support/server.js';

const MIB = 1024 * 1024;

describe('an answer that comes before all of the body was sent', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
  });

  afterAll(() => server.close());

  it.each([
    ['too large', 'Connection: close', '/api/process/execute/', 413],
    ['for no route', 'Connection: close', '/nope/', 404],
    ['without a right to it', 'Authorization: Token wrong', '/api/process/process/', 401],
    ['for a path that cannot be read', 'Accept: */*', '/api/process/process/%FF/', 404],
  ])('reaches the client, and closes the connection: %s, %s', async (_why, header, path, status) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true }).setEncoding('latin1');
    const headers = `Host: localhost\r\n${header}\r\nContent-Type: application/json\r\nContent-Length: ${8 * MIB}\r\n\r\n`;
    socket.write(`POST ${path} HTTP/1.1\r\n${headers}`);
    let text = '';
    socket.on('data', (part) => (text += String(part)));
    await once(socket, 'end');
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} (.*\\r\\n)+connection: close\\r\\n`, 'i'));
    // A reset would be an error here.
    for (let sent = 0; sent < 8; sent += 1) if (!socket.write('x'.repeat(MIB))) await once(socket, 'drain');
    socket.end();
    await once(socket, 'close');
  });

  it.each([
    ['POST /api/process/process/', 'Content-Length: 6\r\n\r\nname=a', 401],
    ['POST /api/process/process/%FF/', 'Content-Length: 6\r\n\r\nname=a', 404],
    ['GET /api/process/process/%FF/', '\r\n', 404],
  ])('keeps the connection open if the whole request has arrived: %s', async (request, rest, status) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.write(`${request} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token wrong\r\n${rest}`);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(
      new RegExp(`^HTTP/1\\.1 ${status} (.*\\r\\n)+connection: keep-alive\\r\\n`, 'i'),
    );
    socket.destroy();
  });
});
