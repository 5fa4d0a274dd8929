import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { CERT, KEY } from '../../../test/support/certificate.js';
import { runNode } from '../../flow/testing.js';
import { request } from './request.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const ask = (url: string, method = 'GET') =>
  runNode(
    request,
    { url, body: { a: 1 } },
    { nodeSettings: { httpAllow: ['localhost', '127.0.0.1'] }, advance: 'never', options: { method } },
  );

test('a certificate of an unknown issuer is refused before anything is sent', async () => {
  let requests = 0;
  const port = await listen(createTlsServer({ key: KEY, cert: CERT }, () => requests++));
  const { outcome } = await ask(`https://localhost:${port}/`);
  expect(outcome).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
  });
  expect(requests).toBe(0);
});

test.each([
  ['GET', ''],
  ['HEAD', ''],
  ['POST', '{"a":1}'],
  ['PUT', '{"a":1}'],
  ['PATCH', '{"a":1}'],
  ['DELETE', '{"a":1}'],
  ['OPTIONS', '{"a":1}'],
])('%s is sent, with its body if it has one', async (method, wanted) => {
  const seen: unknown[] = [];
  const answer: RequestListener = (incoming, response) => {
    let body = '';
    incoming.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    incoming.on('end', () => {
      seen.push([incoming.method, body]);
      response.end();
    });
  };
  const port = await listen(createServer(answer));
  const { outputs } = await ask(`http://127.0.0.1:${port}/`, method);
  expect(seen).toEqual([[method, wanted]]);
  expect(outputs.status).toBe(200);
});
