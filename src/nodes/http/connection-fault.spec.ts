import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { request } from 'undici';
import { connectionFault } from './connection-fault.js';

describe('why a connection failed', () => {
  it('is said in Chinese, with what the system says', async () => {
    const socket = connect(1, '127.0.0.1');
    const [error] = await once(socket, 'close').then(
      () => [],
      (failed: unknown) => [failed],
    );
    expect(connectionFault(error)).toEqual({
      en: 'connect ECONNREFUSED 127.0.0.1:1',
      zh: '连接被拒绝（connect ECONNREFUSED 127.0.0.1:1）',
    });
  });

  it('is said in Chinese if the answer is not HTTP, for which the library has no code', async () => {
    const server = createServer((socket) => socket.end('garbage\r\n\r\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const error: unknown = await request(`http://127.0.0.1:${port}/`).catch((failed: unknown) => failed);
    server.close();
    expect(connectionFault(error).zh).toMatch(/^应答不符合 HTTP（Response does not match the HTTP/);
  });

  it('is said as the library says it if its code is not known', () => {
    const error = Object.assign(new Error('something new'), { code: 'ENEW' });
    expect(connectionFault(error)).toEqual({ en: 'something new (ENEW)', zh: 'something new (ENEW)' });
  });
});
