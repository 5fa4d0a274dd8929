import { constants } from 'node:crypto';
import { DEFAULT_CIPHERS } from 'node:tls';
import { Failure } from '../../flow/index.js';

/**
 * How keys are agreed upon with a server: as browsers do, by elliptic curves only, and once. OpenSSL would also do it by Diffie-Hellman in a
 * group that the server chooses, which took this process 1.1 s in one piece for each connection (10,000 bits), or 0.13 s (ffdhe8192); and
 * again whenever a server of TLS 1.2 asks for it, with certificates that are not bounded as the first are.
 */
export const HANDSHAKE = {
  ciphers: `${DEFAULT_CIPHERS}:!DHE`,
  ecdhCurve: 'X25519:P-256:P-384:P-521',
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
};

/**
 * The most bytes that a server may send before keys are agreed upon. Its certificates are nearly all of them: seldom more than 10 KB. OpenSSL
 * checks those of a chain in one piece, also if it trusts none: each name against each constraint of names. 98 KB of them took 1.4 s.
 */
export const LONGEST_HANDSHAKE = 24 * 1024;

/** No retry helps: a server does not change its certificates. */
export const tooLongHandshake = (): Failure =>
  new Failure(
    {
      en: `the server sent more than ${LONGEST_HANDSHAKE / 1024} KiB before the connection was encrypted: it has too many certificates, or too large ones`,
      zh: `连接加密之前，服务器发送的数据超过 ${LONGEST_HANDSHAKE / 1024} KiB：证书过多或过大`,
    },
    false,
  );
