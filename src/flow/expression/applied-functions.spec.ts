import { attack, evaluate } from '../../../test/support/expressions.js';
import { parseExpression } from './expression.js';

describe('functions that are given to functions', () => {
  test('functions whose work is counted can still be applied in part', async () => {
    expect(await evaluate('($first := $substring(?, 0, 2); $map(["abc", "def"], $first))')).toEqual([
      'ab',
      'de',
    ]);
    expect(await evaluate('$map(["a", "b"], $uppercase)')).toEqual(['A', 'B']);
  });

  test.each([
    ['many optional parameters', `<${'n?'.repeat(30)}s:n>`],
    ['two parameters that repeat', '<n+n+s:n>'],
    ['a part of a regular expression', '<(n](n*)*[s)s:n>'],
    ['very many parameters', `<${'n'.repeat(10_000)}s:n>`],
  ])('a function whose signature has %s is refused', (_what, signature) => {
    expect(() => parseExpression(`function($a)${signature}{1}`)).toThrow('The signature of a function has');
  });

  test('functions with other signatures are called', async () => {
    expect(await evaluate('function($a, $b, $c)<n-(sn)s?:s>{$c}(1, "b", "c")')).toBe('c');
    expect(await evaluate('function($list)<a<n>+:n>{$sum($list)}([1, 2])')).toBe(3);
    expect(await evaluate('function($a, $b)<s, n: n>{$b}("a", 2)')).toBe(2);
    expect(await attack('function($a)<n:n>{$a}("text")')).toContain('Argument 1');
  });

  test.each([
    ['$count(?)(vars.none)', 0],
    ['$append("a", ?)(vars.none)', 'a'],
    ['$pad(?, ?)("a", vars.none)', 'a'],
    ['$contains(?, "b")("ab")', true],
  ])('%s: a function that is applied in part takes nothing as an argument', async (source, wanted) => {
    expect(await evaluate(source)).toBe(wanted);
  });
});
