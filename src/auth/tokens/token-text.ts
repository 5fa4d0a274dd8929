import { isUtf8 } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { NotAuthenticated } from '../../rest/errors.js';
import { MESSAGES } from '../../rest/messages.js';

/** The prefixes of tokens, by which people and secret scanners recognize them. */
const PREFIX = { token: 'lct_', key: 'lck_' };

const FORM = /^lc[tk]_[\w-]{43}$/;

const HEADER = /^(?:token|bearer)\s+(\S+)\s*$/i;

/** A new token: 256 random bits. */
export const newToken = (kind: 'token' | 'key'): string =>
  PREFIX[kind] + randomBytes(32).toString('base64url');

/** The stored hash of a token. A fast hash is safe because tokens are random, and a look-up by hash leaks no token through its timing. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64');

/**
 * The token of an `Authorization` header: `Token …`, as in DRF, or `Bearer …`.
 *
 * @throws NotAuthenticated if the header has no token in the format of this server
 */
export function tokenIn(header: string): string {
  const token = HEADER.exec(header)?.[1];
  if (token !== undefined && FORM.test(token)) return token;
  throw new NotAuthenticated(complaint(header));
}

/** DRF's message for a header without a valid token. */
function complaint(header: string) {
  // Node decodes each byte of a header to one character. Only ASCII white space separates words, as in Python's `bytes.split`.
  // Splits without trimming: `/[ \t]+$/` took 0.3 s for a header with 15,500 spaces in its middle.
  const [scheme = '', ...words] = header.split(/[ \t]+/).filter((word) => word !== '');
  if (!/^(?:token|bearer)$/i.test(scheme)) return MESSAGES.notAuthenticated;
  if (words.length === 0) return MESSAGES.emptyTokenHeader;
  if (words.length > 1) return MESSAGES.spacesInToken;
  return isUtf8(Buffer.from(words[0] ?? '', 'latin1'))
    ? MESSAGES.invalidToken
    : MESSAGES.badCharactersInToken;
}
