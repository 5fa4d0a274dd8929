import { attack, evaluate } from '../../../test/support/expressions.js';

describe('what an evaluation may reach', () => {
  test.each([
    ['calling data as a function', 'vars.evil()', ''],
    ['changing a function of JSONata', '{} ~> |$uppercase|{"implementation": "x"}|', 'changes only objects'],
    ['changing a value of the job', '{} ~> |$$.vars.list|{"id": 0}|', 'changes only objects'],
    ['changing without a copy', '($clone := function($x) {$x}; vars.list ~> |$|{"id": 0}|)', 'changes only'],
    ['changing the length of a list', '{"a": [[1]]} ~> |a|{"length": 4e9}, $spread()|', 'changes only'],
    [
      'an object that JavaScript awaits',
      '(function($f) {{"then": $f}})(function() {1})',
      'an object holds neither',
    ],
    ['a pattern that JavaScript awaits', '{"then": /a/}', 'an object holds neither'],
    [
      'a function that JSON.stringify calls',
      '(function($f) {$string({"toJSON": $f})})(function() {$error("left alone")})',
      'an object holds neither',
    ],
    [
      'a group that JavaScript awaits',
      '(function($f) {[1]{"then": $f}})(function() {1})',
      'an object holds neither',
    ],
    [
      'the parts of a function',
      '($f := $spread([$reverse])[1].implementation; $f({"length": 5}))',
      'invoke a non-function',
    ],
    ['mapping by data', '$map([1], vars.evil)', ''],
  ])('%s is bounded', async (_name, source, says) => {
    expect(await attack(source)).toContain(says);
  });

  test('errors tell nothing of other evaluations', async () => {
    expect(await evaluate('($secret := $uppercase; $secret("a"))')).toBe('A');
    expect(await attack('$map([1], $uppercase)')).toContain('of function "uppercase"');
    expect(await evaluate('($secret := $sqrt; $secret(4))')).toBe(2);
    expect(await attack('$map(["a"], $sqrt)')).toContain('of function "sqrt"');
  });

  test.each([
    '{"a": 1} ~> $sift',
    '$replace("a", vars.none, function($m) {"b"})',
    '$match("a", function() {null})',
    '$formatNumber(5, vars.none)',
    '$formatInteger(5, vars.none)',
    '$map([null], /a/)',
    'null ~> /a/ ~> $string',
    '{"a": 1} ~> |**|{"q": 1}|',
    'vars.none{function($x) {$x}: 1}',
  ])('%s: errors tell nothing of how JSONata is made', async (source) => {
    const error = await attack(source);
    expect(error).toMatch(
      /^a function or an operator was given a value that it does not take( \(at character \d+\))?$/,
    );
  });
});
