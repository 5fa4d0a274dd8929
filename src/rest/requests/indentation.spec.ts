import { indented } from './indentation.js';

/** A list of `times` lists, each nested `depth` levels deep. */
const nested = (depth: number, times: number): string =>
  `[${Array(times)
    .fill(`${'['.repeat(depth)}${']'.repeat(depth)}`)
    .join(',')}]`;

describe('indented', () => {
  it('formats a value or its JSON text like JSON.stringify', () => {
    const value = { a: [1, { b: 'x,"[{\\' }], c: {} };
    for (const payload of [value, JSON.stringify(value)])
      expect(indented(payload, 4)).toBe(JSON.stringify(value, null, 4));
  });

  it('does not indent if the result would be many times as large', () => {
    const deep = nested(96, 5_000);
    expect(indented(deep, 8)).toBe(deep);
    expect(indented(nested(10, 100), 8).length).toBeGreaterThan(10_000);
  });

  it('indents up to four million characters', () => {
    const flat = JSON.stringify(Array(200_000).fill(1));
    expect(indented(flat, 8)).toBe(JSON.stringify(JSON.parse(flat), null, 8));
    const flatter = JSON.stringify(Array(600_000).fill(1));
    expect(indented(flatter, 8)).toBe(flatter);
  });
});
