import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { until } from '../../../test/support/until.js';
import { ClientGone, endIfGone, hasGone } from './client-gone.js';

describe('a request', () => {
  let server: Server;

  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** A request that has come and waits for its answer, and the client's end of its connection. */
  async function arrived(method: string): Promise<{ request: FastifyRequest; client: Socket }> {
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.write(`${method} / HTTP/1.1\r\nHost: a\r\n\r\n`);
    const [raw] = (await once(server, 'request')) as [IncomingMessage];
    return { request: { raw, method } as unknown as FastifyRequest, client };
  }

  it('goes on while its client waits', async () => {
    const { request } = await arrived('GET');
    request.raw.resume();
    await once(request.raw, 'end');
    expect(hasGone(request)).toBe(false);
    endIfGone(request);
  });

  it.each(['GET', 'HEAD'])('that only reads (%s) ends when its client has gone', async (method) => {
    const { request, client } = await arrived(method);
    client.destroy();
    await until(() => hasGone(request), 'the server has noticed it');
    expect(() => endIfGone(request)).toThrow(ClientGone);
  });

  it('that changes something goes on when its client has gone', async () => {
    const { request, client } = await arrived('POST');
    client.destroy();
    await until(() => hasGone(request), 'the server has noticed it');
    endIfGone(request);
  });
});
