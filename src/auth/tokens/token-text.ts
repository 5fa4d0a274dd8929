import { createHash, randomBytes } from 'node:crypto';
import { NotAuthenticated } from '../../rest/errors.js';
import { MESSAGES } from '../../rest/messages.js';

/** What a token starts with, so that people and scanners of leaked secrets know one when they see it. */
const PREFIX = { token: 'lct_', key: 'lck_' };

const FORM = /^lc[tk]_[\w-]{43}$/;

const HEADER = /^(?:token|bearer)\s+(\S+)\s*$/i;

/** A new token: 256 random bits. */
export const newToken = (kind: 'token' | 'key'): string =>
  PREFIX[kind] + randomBytes(32).toString('base64url');

/** What is kept of a token. It cannot be guessed, so a plain hash hides it; and looking one up by it tells nothing by its timing. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64');

/**
 * The token of an `Authorization` header: `Token …`, as DRF has it, or `Bearer …`.
 *
 * @throws NotAuthenticated where there is none in it, or none that we have given
 */
export function tokenIn(header: string): string {
  const token = HEADER.exec(header)?.[1];
  if (token !== undefined && FORM.test(token)) return token;
  throw new NotAuthenticated(complaint(header));
}

/** In DRF's words. */
function complaint(header: string) {
  const [scheme = '', ...words] = header.trim().split(/\s+/);
  if (!/^(?:token|bearer)$/i.test(scheme)) return MESSAGES.notAuthenticated;
  if (words.length === 0) return MESSAGES.emptyTokenHeader;
  return words.length > 1 ? MESSAGES.spacesInToken : MESSAGES.invalidToken;
}
