import { createServer } from 'node:https';
import type { ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect, createServer as createTlsServer } from 'node:tls';
import { CERT, KEY } from '../../../test/support/certificate.js';
import { runNode } from '../../flow/testing.js';
import { HANDSHAKE } from './handshake.js';
import { request } from './request.js';

/** The error of a request to a server with these settings. */
async function errorWith(settings: ServerOptions): Promise<unknown> {
  const server = createServer({ key: KEY, cert: CERT, ...settings });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const { outcome } = await runNode(
    request,
    { url },
    { nodeSettings: { httpAllow: ['127.0.0.1'] }, advance: 'never' },
  );
  server.closeAllConnections();
  server.close();
  return outcome.state === 'failed' ? outcome.error : outcome;
}

test.each([
  ['TLS 1.2', { maxVersion: 'TLSv1.2', ciphers: 'DHE-RSA-AES128-GCM-SHA256', dhparam: 'auto' }],
  ['TLS 1.3', { minVersion: 'TLSv1.3', ecdhCurve: 'ffdhe2048' }],
] satisfies [string, ServerOptions][])(
  'no key is agreed upon in a group that the server chooses: %s',
  async (_, settings) => {
    expect(await errorWith(settings)).toMatch(/did not succeed: [^:]*handshake failure \(ERR_SSL_[\w/]+\)$/);
  },
);

test.each([
  ['TLS 1.2', { maxVersion: 'TLSv1.2', ecdhCurve: 'P-256' }],
  ['TLS 1.3', { minVersion: 'TLSv1.3', ecdhCurve: 'P-521' }],
] satisfies [string, ServerOptions][])(
  'the curves of browsers are used, so that the certificate is reached: %s',
  async (_, settings) => {
    expect(await errorWith(settings)).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
  },
);

test.each([
  ['TLS 1.2', { maxVersion: 'TLSv1.2' }],
  ['TLS 1.3', { minVersion: 'TLSv1.3' }],
] satisfies [string, ServerOptions][])(
  'more certificates than servers have are not checked: %s',
  async (_, settings) => {
    const certificates = (count: number) => ({ ...settings, cert: `${CERT}\n`.repeat(count) });
    expect(await errorWith(certificates(20))).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(await errorWith(certificates(60))).toContain('the server sent more than 24 KiB before');
  },
);

test('keys are agreed upon once', async () => {
  const server = createTlsServer({ key: KEY, cert: CERT, maxVersion: 'TLSv1.2' });
  const renegotiated = new Promise<Error | null>((resolve) =>
    server.once('secureConnection', (socket) => {
      socket.on('error', resolve);
      socket.renegotiate({}, resolve);
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...HANDSHAKE });
  socket.on('error', () => undefined).resume();
  const error = await renegotiated;
  socket.destroy();
  server.close();
  expect(error).toMatchObject({ code: 'ERR_SSL_NO_RENEGOTIATION' });
});

test('an alert that comes after keys are agreed upon is told, such as that a certificate of the client is required', async () => {
  const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  try {
    const settings = { minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: true } as const;
    expect(await errorWith(settings)).toContain('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED');
  } finally {
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
  }
});
