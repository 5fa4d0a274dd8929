import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { runNode } from '../../flow/testing.js';
import { request } from './request.js';

/** A self-signed certificate that was created for this test. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgnhlz87C/Zavx5Gmj
wx0PtrpuGbhVbfNU6fYzcB3/rHahRANCAASXy0CRmOmgBzjfd+iiNWyww42rha4r
z7/Y9AKUlpXnVaCDl8kL51rBZrQeGHFFHtBE4TQThxNeTGL7DAlI8W56
-----END PRIVATE KEY-----`;
const CERT = `-----BEGIN CERTIFICATE-----
MIIBljCCATugAwIBAgIUROZf0Yx9phxR3ZU/NJF9AZtnWowwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDIyNTkwM1oYDzIxMjYxMDMx
MjI1OTAzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASXy0CRmOmgBzjfd+iiNWyww42rha4rz7/Y9AKUlpXnVaCDl8kL51rB
ZrQeGHFFHtBE4TQThxNeTGL7DAlI8W56o2kwZzAdBgNVHQ4EFgQUqq5pM8dIH81p
9x/IDLMrzdCurhQwHwYDVR0jBBgwFoAUqq5pM8dIH81p9x/IDLMrzdCurhQwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SQAwRgIhANlDNico1JLf1YIfv3PPt3Yu+6Cb42YL9tgnZNNO1RqaAiEArTsFWJQj
N5avz6b5Tu+FEfGy8/Rn9L2eQP+jS7f+ZUI=
-----END CERTIFICATE-----`;

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
