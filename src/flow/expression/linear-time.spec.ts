import { attack, evaluate, host, MIB } from '../../../test/support/expressions.js';
import { admit } from '../admit.js';
import { parseExpression } from './expression.js';
import { LinearRegExp } from './regex-engine.js';

/** The number whose hash in V8's sets and maps, for which it takes no seed, is this one. */
function numberHashedTo(hash: number): number {
  // Undoes the steps of `ComputeUnseededHash` in their reverse order.
  const unshifted = (value: number, bits: number) => {
    let x = value;
    for (let known = bits; known < 32; known += bits) x = value ^ (x >>> bits);
    return x;
  };
  const undivided = (value: number, factor: number) => {
    let inverse = factor;
    for (let round = 0; round < 5; round++) inverse = Math.imul(inverse, 2 - Math.imul(factor, inverse));
    return Math.imul(value, inverse);
  };
  const mixed = undivided(unshifted(hash, 16), 2057);
  return undivided(unshifted(undivided(unshifted(mixed, 4), 5), 12) + 1, 2 ** 15 - 1);
}

describe('the time of an expression', () => {
  // JSONata makes lists of all characters: with 90 jobs that did only this, other jobs waited for 1.3 s.
  test.each([
    ['$length($pad("", 500000, "中国"))', 500_000],
    ['$length($pad("", 1000000, "中"))', 1_000_000],
  ])('%s makes no list of the characters', async (source, length) => {
    const characters = Object.getPrototypeOf(''[Symbol.iterator]()) as Iterator<string>;
    const next = import.meta.jest.spyOn(characters, 'next');
    expect(await evaluate(source)).toBe(length);
    const listed = next.mock.calls.length;
    next.mockRestore();
    expect(listed).toBeLessThan(1_000);
  });

  test('the sizes of the small lists in a list are not remembered', async () => {
    const remember = import.meta.jest.spyOn(WeakMap.prototype, 'set');
    await evaluate('$count($zip([1..2000], [1..2000]))');
    expect(remember.mock.calls.length).toBeLessThan(100);
  });

  test('a pattern takes time linear to the text', async () => {
    expect(await evaluate('$contains(vars.s, /^(a+)+$/)')).toBe(false);
    expect(await evaluate('$contains(vars.big, /^(x+x+)+y/)')).toBe(false);
  });

  test.each([
    ['that ignores case', `[${'B-\u{1e900}'.repeat(247)}]`, 'i'],
    ['that ignores case within itself', `(?i)[${'B-\uff40'.repeat(300)}]`, ''],
    ['with escapes that ignores case', `[[:alpha:]${'B-\\uff40'.repeat(120)}]`, 'i'],
  ])('a pattern %s has few long ranges', (_what, pattern, flags) => {
    expect(() => new LinearRegExp(pattern, flags)).toThrow('more than 5000 steps');
  });

  test.each(['\\PL', '\\pN'])('a pattern has few properties of characters: %s', (property) => {
    expect(() => new LinearRegExp(`[${property.repeat(200)}]`)).toThrow('more than 5000 steps');
    expect(() => new LinearRegExp(`[${property.repeat(100)}]`, 'i')).not.toThrow();
    expect(() => new LinearRegExp('\\\\pL'.repeat(200))).not.toThrow();
  });

  test.each([
    ['nine ranges of all characters', 'B-\u{1e900}'.repeat(9)],
    ['25 ranges of Chinese characters', '\\u4e00-\\u9fff'.repeat(25)],
    ['240 ranges of Latin letters', 'À-ÖØ-öø-ÿ'.repeat(80)],
  ])('a pattern that ignores case may have %s', (_what, ranges) => {
    expect(() => new LinearRegExp(`[${ranges}]`, 'i')).not.toThrow();
  });

  test('a pattern that ignores case has some ranges', async () => {
    expect(await evaluate('$contains("Ähre", /^[à-ÿ\u4e00-\u9fff]{2,4}|x/i)')).toBe(false);
    expect(await evaluate('$contains("ÄÖ", /^[à-ÿ\u4e00-\u9fff]{2,4}$/i)')).toBe(true);
  });

  test.each([
    ['$contains(t, s)', false],
    ['$count($split(t, s))', 1],
    ['$length($replace(t, s, ""))', 400_000],
    ['$length($substringBefore(t, s))', 400_000],
    ['$length($substringAfter(t, s))', 400_000],
  ])('a search for a long text takes time linear to both: %s', async (call, wanted) => {
    const start = process.cpuUsage();
    const given = '$t := $pad("", 400000, "a"); $half := $substring($t, 0, 50000); $s := $half & "b" & $half';
    expect(await evaluate(`(${given}; ${call.replaceAll(/\b[ts]\b/g, '$$$&')})`)).toBe(wanted);
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
  });

  test('$distinct takes time linear to its numbers, even to those that V8 hashes alike', async () => {
    const alike = Array.from({ length: 20_000 }, (_, index) => numberHashedTo(index << 16));
    const start = process.cpuUsage();
    const { value } = await parseExpression('$count($distinct(vars.alike))').evaluate(
      { vars: admit({ alike }, MIB), inputs: {}, nodes: {}, job: {} },
      host,
    );
    expect(value).toBe(20_000);
    expect(process.cpuUsage(start).user).toBeLessThan(300_000);
  });

  test.each([
    ['large texts', '$map([1..20000], function($i) {$length(vars.big)})'],
    ['long lists', '$map([1..20000], function($i) {$sum(vars.numbers)})'],
    ['searches by a pattern', '$map([1..20000], function($i) {$count($split(vars.s, /b|a/))})'],
    ['searches for a text', '$map([1..2000], function($i) {$contains(vars.big, "b")})'],
    ['replacements of a text', '$map([1..2000], function($i) {$replace(vars.big, vars.big, "")})'],
    ['parts of a text', '$map([1..2000], function($i) {$count($split(vars.big, vars.big))})'],
  ])('work on %s is counted by its cost', async (_what, source) => {
    expect(await attack(source, { ...host, maxParts: 100_000 })).toMatch(
      /100000 evaluations|bytes of values/,
    );
  });

  test.each([
    ['alternatives', 200_000, '/(a|b)+?c|a/'],
    ['nested groups', 50_000, '/((((a|b))))+?c|a/'],
    ['repetitions', 50_000, '/(a{1,40}b?)+c|a/'],
  ])('one match takes a bounded number of steps: %s', async (_what, length, pattern) => {
    for (const call of [`$match(t, ${pattern})`, `$split(t, ${pattern})`, `$contains(t, ${pattern})`]) {
      const source = `($t := $pad("", ${length}, "a"); ${call.replace('(t', '($t')})`;
      expect(await attack(source)).toMatch(/steps reads characters at most \d+ times for one match/);
    }
  });
});
