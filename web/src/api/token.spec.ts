import { forgetToken, isReplaced, keepToken } from './token.js';

const kept = new Map<string, string>();

beforeAll(() => {
  Object.assign(globalThis, {
    localStorage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
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

test('a browser that keeps no token has no later login', () => {
  forgetToken();
  expect(isReplaced('first')).toBe(false);
});
