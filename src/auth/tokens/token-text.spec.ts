import { NotAuthenticated } from '../../rest/errors.js';
import { MESSAGES } from '../../rest/messages.js';
import { newToken, tokenIn } from './token-text.js';

const refusal = (header: string): unknown => {
  try {
    return tokenIn(header);
  } catch (error) {
    return error instanceof NotAuthenticated ? error.detail : error;
  }
};

describe('the Authorization header', () => {
  const token = newToken('token');

  it.each(['Token', 'Bearer', 'token', 'BEARER'])('accepts a token after %s', (scheme) => {
    expect(tokenIn(`${scheme} ${token}`)).toBe(token);
    expect(tokenIn(`${scheme}   ${newToken('key')} `)).toMatch(/^lck_/);
  });

  it.each([
    ['Token', MESSAGES.emptyTokenHeader],
    ['Bearer ', MESSAGES.emptyTokenHeader],
    ['Token a b', MESSAGES.spacesInToken],
    ['Token abc', MESSAGES.invalidToken],
    [`Token ${token}x`, MESSAGES.invalidToken],
    [`Token ${token.slice(0, -1)}é`, MESSAGES.badCharactersInToken],
    // The two bytes of é in UTF-8, and those of a no-break space, which is not a separator.
    ['Token \xc3\xa9', MESSAGES.invalidToken],
    ['Token a\xc2\xa0b', MESSAGES.invalidToken],
    ['', MESSAGES.notAuthenticated],
    ['Basic bGl1Y2hlbmc6', MESSAGES.notAuthenticated],
    [token, MESSAGES.notAuthenticated],
  ])('is refused without a token of this server: %s', (header, message) =>
    expect(refusal(header)).toBe(message),
  );
});

it('generates tokens of 256 random bits', () => {
  const tokens = Array.from({ length: 100 }, () => newToken('token'));
  expect(new Set(tokens).size).toBe(100);
  for (const token of tokens) expect(Buffer.from(token.slice(4), 'base64url')).toHaveLength(32);
});
