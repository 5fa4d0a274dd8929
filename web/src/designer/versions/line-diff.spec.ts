import { diffLines } from './line-diff.js';

const changed = (lines: { text: string; isChanged: boolean }[]) =>
  lines.map(({ text, isChanged }) => `${isChanged ? '*' : ' '}${text}`);

it('marks the lines that the other text lacks', () => {
  const { before, after } = diffLines('a\nb\nc\nd', 'a\nx\nc\nd\ne');
  expect(changed(before)).toEqual([' a', '*b', ' c', ' d']);
  expect(changed(after)).toEqual([' a', '*x', ' c', ' d', '*e']);
});

it('gives all lines back, whatever the texts', () => {
  for (const [a, b] of [
    ['', 'x'],
    ['x\ny', ''],
    ['a\nb\na\nb', 'b\na\nb\na'],
    ['same', 'same'],
  ] as const) {
    const { before, after } = diffLines(a, b);
    expect(before.map(({ text }) => text).join('\n')).toBe(a);
    expect(after.map(({ text }) => text).join('\n')).toBe(b);
  }
});

it('shows long texts without marks', () => {
  const { before } = diffLines('x\n'.repeat(1_000), 'y');
  expect(before).toHaveLength(1_001);
  expect(before.some(({ isChanged }) => isChanged)).toBe(false);
});
