import { computed } from '../../../test/support/slowness.js';
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

  it('keeps what a text says, and drops its white space', () => {
    const text = ' {"n" : 1.0,\t"é\\"," : [ ] ,\r\n"o":{\n},"n":[2e5, "\\\\"]} ';
    expect(indented(text, 2)).toBe(
      '{\n  "n": 1.0,\n  "é\\",": [],\n  "o": {},\n  "n": [\n    2e5,\n    "\\\\"\n  ]\n}',
    );
  });

  it('takes clearly less CPU time than to parse the largest text and write it again, whatever its keys are', () => {
    const keys = Array.from({ length: 260_000 }, (_, n) => [Math.imul(n, 0x9e3779b1).toString(36), 1]);
    const text = JSON.stringify(Object.fromEntries(keys));
    const [startedAt, result] = [computed(), indented(text, 1)];
    const took = computed() - startedAt;
    const [parsedAt, expected] = [computed(), JSON.stringify(JSON.parse(text), null, 1)];
    // A quarter to a third was measured, and half where the code ran for the first time.
    expect(took).toBeLessThan(0.8 * (computed() - parsedAt));
    expect(result === expected).toBe(true);
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
