import { createServer } from 'node:https';
import type { ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect, createServer as createTlsServer } from 'node:tls';
import { runNode } from '../../flow/testing.js';
import { HANDSHAKE } from './handshake.js';
import { request } from './request.js';

/** A self-signed certificate that was created for this test. Only one of RSA can be used with Diffie-Hellman in TLS 1.2. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBAJPXsN4S23GjRs1T
U28ruczOyhggn9+L63NSrBGK8am+Zo65fFPKVNbTFVjKKe+265IDXvepU10WIefh
EDPlplbbo8TiiqNXjzQhzGDRffVdjEofb3iOrg88RXQygp0AoLW2K4daUDyMzFO8
zpZgdOFP0gY3FgB29980G8xQGsiZAgMBAAECgYB6rILKAoOsK3tYbEfS+0lUtFHk
6009RPC95F96vvv/iUm4LBkJvd3f047m+fkKO5IEul9WyV2u4+qGaa30Ih5+uS4G
vtSJ/mJ/y5W7m0dYQFyPWyboyeBc8o/qmiKyBi5wwimlJ5lzw2IXJMx5qVz+02xM
5XvpFwy+vdIfeV0iwQJBAMMiHgmDaNYUTcljepnJFfA2m3Y0UdrBa8hj1YNiT80d
ch8vxx0apjFN0jSaZ/OTAR1seFnRvD+B2W4ovwWa6/UCQQDB9Uo3fDMN0jTSJDWo
lMmyuJmXVNrjQjp6Wt0Y7aptOdSLM/tcYVowrw7Npv90GchRYHy9MdHAT+a6g+iS
9MeVAkEAha5/6YCPd+pdCBUQzv6F+xVOGALr+PP9xUEv61yU0y7TGi5/OJ8jMC/i
TItjn+kcIG5JXS9kyhVJQkDD7TEfaQJAJ4P54uQC4sX4zPdjlzz4+thxMkuvbK2J
jHQGp5WEK0yk6NdmVqPe5BxGP8/OK7E1Bp9JyqHjwfKFZ2qIb6g/IQJAAlv8teK/
qXAM+eabQ0ot/06oP+Q+kC3hmC8x1jZCtWcZv2wGn7AtoH3x745fbKoBwy1eAOrJ
wIkeaAHRaO/I2w==
-----END PRIVATE KEY-----`;
const CERT = `-----BEGIN CERTIFICATE-----
MIICHDCCAYWgAwIBAgIUGZDTrLUlf2SwKuOWuN+tr6fbPUYwDQYJKoZIhvcNAQEL
BQAwFDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyOTAxMzcwMloYDzIxMjYx
MTA1MDEzNzAyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwgZ8wDQYJKoZIhvcNAQEB
BQADgY0AMIGJAoGBAJPXsN4S23GjRs1TU28ruczOyhggn9+L63NSrBGK8am+Zo65
fFPKVNbTFVjKKe+265IDXvepU10WIefhEDPlplbbo8TiiqNXjzQhzGDRffVdjEof
b3iOrg88RXQygp0AoLW2K4daUDyMzFO8zpZgdOFP0gY3FgB29980G8xQGsiZAgMB
AAGjaTBnMB0GA1UdDgQWBBRaUemAkSQdo01SXOxTI66oKeXt7DAfBgNVHSMEGDAW
gBRaUemAkSQdo01SXOxTI66oKeXt7DAPBgNVHRMBAf8EBTADAQH/MBQGA1UdEQQN
MAuCCWxvY2FsaG9zdDANBgkqhkiG9w0BAQsFAAOBgQCP3QI8UR59P4Xk3rNdz5JW
6EAQ+DeX94VG7sY1HfJTWv1TaJ7PRBoSlFQwqU5qIIBWU9q7ngjHihPQFzjUFfX2
FltLsdr8I9qVwIihhxZniMv/njYP0blGXcDmHEgPkigMnD24OYs2nltHbiodN4XW
uh0+fZGNisfwJ61J3m5i5w==
-----END CERTIFICATE-----`;

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
    expect(await errorWith(settings)).toMatch(/did not succeed: [^:]*handshake failure \(ERR_SSL_\w+\)$/);
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
