import { forgetToken, isReplaced, keepToken, keptToken } from './token.js';

const kept = new Map<string, string>();
let isForbidden = false;

beforeAll(() => {
  Object.assign(globalThis, {
    localStorage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => {
        if (isForbidden) throw new Error('forbidden');
        kept.set(key, value);
      },
      removeItem: (key: string) => kept.delete(key),
    },
  });
});

afterAll(() => {
  Reflect.deleteProperty(globalThis, 'localStorage');
});

test('a token that is refused late does not end the session of a later login', () => {
  keepToken('first');
  expect(isReplaced('first')).toBe(false);
  keepToken('second');
  expect(isReplaced('first')).toBe(true);
  expect(isReplaced('second')).toBe(false);
});

test('a login lasts as long as the page where the browser forbids storage', () => {
  isForbidden = true;
  keepToken('third');
  expect(keptToken()).toBe('third');
  forgetToken();
  expect(keptToken()).toBeUndefined();
  isForbidden = false;
});

test('a browser that keeps no token has no later login', () => {
  forgetToken();
  expect(isReplaced('first')).toBe(false);
});
