import { cutText } from './cut-text.js';

it('cuts a text, but no character in two', () => {
  expect([cutText('abc', 3), cutText('abcd', 3), cutText('ab😀', 3), cutText('ab😀', 4)]).toEqual([
    'abc',
    'abc',
    'ab',
    'ab😀',
  ]);
});
