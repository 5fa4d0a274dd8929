import { withoutDirection } from './without-direction.js';

it.each([
  ['report', 'report'],
  ['日报 תודה', '日报 תודה'],
  ['a\u202Egnp.exe', 'agnp.exe'],
  ['\u2069\u2067x', 'x'],
])('%j stands in a sentence as %j', (text, expected) => {
  expect(withoutDirection(text)).toBe(expected);
});
