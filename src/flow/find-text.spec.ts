import { findText, splitText } from './find-text.js';

/** A text that V8 takes more than 20 s to search for among as many equal letters. */
const half = 'a'.repeat(250_000);
const slow = `${half}b${half}`;

describe('a long text', () => {
  const long = `${'ab'.repeat(200)}c${'ab'.repeat(200)}`;

  it.each([
    ['once', `xx${long}yy`],
    ['twice', `${long}${long}`],
    ['overlapping', `${long}c${'ab'.repeat(200)}`],
    ['after a part of it', `${'ab'.repeat(300)}c${'ab'.repeat(200)}`],
    ['nowhere', 'ab'.repeat(2_000)],
    ['in a shorter text', 'ab'],
  ])('is found as by V8: %s', (_, text) => {
    for (const from of [0, 1, 3, text.length])
      expect(findText(text, long, from)).toBe(text.indexOf(long, from));
    expect(splitText(text, long)).toEqual(text.split(long));
  });

  it('is searched for in time linear to both', () => {
    const start = process.cpuUsage();
    expect(findText('a'.repeat(1_000_000), slow)).toBe(-1);
    expect(splitText('a'.repeat(1_000_000), slow)).toHaveLength(1);
    expect(process.cpuUsage(start).user).toBeLessThan(2_000_000);
  });
});
