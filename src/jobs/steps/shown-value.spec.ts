import { beginningOf, shownJson } from './shown-value.js';

describe('a value of a step', () => {
  const json = (length: number): string => JSON.stringify('x'.repeat(length - 2));

  it('of 8 KiB is shown whole', () => {
    expect(shownJson(json(8192))).toBe(json(8192));
  });

  it('past 8 KiB is shown as its exact size and the first 1 KiB of its JSON', () => {
    const text = json(81_920);
    expect(JSON.parse(shownJson(text))).toEqual({
      $truncated: true,
      bytes: 81_920,
      preview: text.slice(0, 1024),
    });
  });

  it('is measured in bytes of UTF-8', () => {
    const text = JSON.stringify('字'.repeat(2731));
    expect(text.length).toBeLessThan(8192);
    expect(JSON.parse(shownJson(text))).toEqual({
      $truncated: true,
      bytes: 8195,
      preview: `"${'字'.repeat(341)}`,
    });
  });

  it.each([
    ['at its end', `${'x'.repeat(1021)}字`, 1024],
    ['of three bytes on the border', `${'x'.repeat(1022)}字`, 1022],
    ['of two halves on the border', `${'x'.repeat(1023)}😀`, 1023],
    ['of two halves with three bytes left', `${'x'.repeat(1021)}😀`, 1021],
    ['of two halves with all bytes left', `${'x'.repeat(1020)}😀`, 1022],
  ])('is not cut within a character %s', (_, text, length) => {
    expect(beginningOf(text, 1024)).toBe(text.slice(0, length));
    expect(beginningOf(text, 1024).isWellFormed()).toBe(true);
  });
});
