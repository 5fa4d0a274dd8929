import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from './connect.js';
import { dataSourceOptions } from './data-source-options.js';

/** The first messages of Postgres to a client: AuthenticationOk and ReadyForQuery. */
const READY = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);

it('connect fails if Postgres accepts the connection and then does not answer', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined).once('data', () => socket.write(READY));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const options = dataSourceOptions(`postgres://user@127.0.0.1:${port}/none`, 'test');
  await expect(connect(options, 200)).rejects.toThrow('Postgres (DATABASE_URL) did not answer within 200 ms');
  for (const socket of sockets) socket.destroy();
  server.close();
});

it('connect names the variable where the connection is closed at once, an error of pg without a code', async () => {
  const server = createServer((socket) => void socket.on('error', () => undefined).destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const options = dataSourceOptions(`postgres://user@127.0.0.1:${port}/none`, 'test');
  await expect(connect(options)).rejects.toThrow(/^Postgres \(DATABASE_URL\) cannot be used: /);
  server.close();
});
