import { connect } from 'node:net';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const SCRIPT = '/docs/swagger-ui-bundle.js';
const MIB = 1024 * 1024;

describe('the script of Swagger UI, asked for by many who read nothing', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
  });

  afterAll(() => server.close());

  it('takes its memory once', async () => {
    const { status, text } = await send(server.url, SCRIPT);
    expect([status, text.length > MIB]).toEqual([200, true]);
    const before = process.memoryUsage().arrayBuffers;
    let most = before;
    const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers)), 5);
    const { hostname, port } = new URL(server.url);
    const sockets = Array.from({ length: 200 }, () => connect(Number(port), hostname));
    const begun = sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.on('error', () => undefined).once('data', () => resolve(void socket.pause()));
          socket.write(`GET ${SCRIPT} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
        }),
    );
    await Promise.all(begun);
    clearInterval(timer);
    for (const socket of sockets) socket.destroy();
    expect((most - before) / MIB).toBeLessThan(50);
  });
});
