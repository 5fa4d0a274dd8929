import { attack, evaluate, host } from '../../../test/support/expressions.js';
import { parseExpression } from './expression.js';

describe('attacks', () => {
  const doubled = (start: string, step: string) =>
    `(${start};${Array.from({ length: 25 }, () => step).join(';')})`;

  test.each([
    ['a text padded to 200,000,000', '$pad("a", 200000000)', 'more than 1048576 bytes'],
    ['25 doublings of a text', doubled('$a := "x"', '$a := $a & $a'), 'more than 1048576 bytes'],
    ['25 doublings of an array', doubled('$a := [1]', '$a := [$a, $a]'), 'sequence length of 20000'],
    ['25 doublings of an object', doubled('$a := 1', '$a := {"a": $a, "b": $a}'), 'more than 1048576 bytes'],
    ['25 doublings by $join', doubled('$a := "x"', '$a := $join([$a, $a])'), 'more than 1048576 bytes'],
    ['a long separator', '$join($map([1..10000], function() {"a"}), vars.big)', 'more than 1048576 bytes'],
    ['long replacements', '$replace(vars.big, "x", vars.big)', 'more than 1048576 bytes'],
    ['long replacements by pattern', '$replace(vars.big, /x/, vars.big)', 'more than 1048576 bytes'],
    [
      'long replacements by function',
      '$replace(vars.big, /x/, function($m) {vars.big})',
      'more than 1048576 bytes',
    ],
    [
      'long replacements of matches that are longer than the text',
      '($m := {"match": vars.big, "start": 0, "end": 1, "groups": [], "next": function() {$m}}; $replace("a", function() {$m}, vars.big))',
      'more than 1048576 bytes',
    ],
    [
      'matches with groups that are long to write',
      '$replace("a", function() {{"match": "a", "start": 0, "end": 1, "groups": [[vars.numbers]], "next": function() {vars.none}}}, $pad("", 1600, "$1"))',
      'must give texts',
    ],
    [
      'a replacement of nothing but references',
      '$replace(vars.big, /x/, $pad("", 500000, "$1"))',
      'dollar signs',
    ],
    ['a long range', '[1..1e9]', 'sequence length of 20000'],
    ['a range past the bound', '$map([1..30000], function($v) {$v})', 'sequence length of 20000'],
    ['joined lists past the bound', '$append([1..15000], [1..15000])', 'sequence length of 20000'],
    ['recursion', '($f := function($n) {$f($n + 1) + 1}; $f(0))', 'Stack overflow'],
    [
      'groups with many keys in each other',
      'vars.numbers{"a" & $: $ = 0 ? $$.vars.numbers{"b" & $: $ + 1}, "c": 1}',
      'Groups ({key: value}) in each other have at most some 20,000 keys together',
    ],
    [
      'groups whose keys are too many to begin their values',
      `vars.numbers{${Array.from('abcde', (letter) => `"${letter}" & $: 1`).join()}}`,
      'has more than 20000 keys',
    ],
    [
      'groups of bound items with too many keys',
      `[1..2000]#$i{${Array.from({ length: 30 }, (_, pair) => `"${pair} " & $i: 1`).join()}}`,
      'has more than 20000 keys',
    ],
    [
      'recursion through $map',
      '($f := function() {$map([1..1000], function() {$f()})}; $f())',
      'intermediate values',
    ],
    [
      'recursion that keeps texts',
      '($f := function() {($a := $pad("x", 1000000); $f() & $a)}; $f())',
      'intermediate values',
    ],
    ['an order-by of a long list', '[1..20000]^(>$)', 'order-by (^) takes at most 5000'],
    [
      'an order-by of a long list with tuples',
      '($l := [1..20000]; $l@$x^(>$x))',
      'order-by (^) takes at most 5000',
    ],
    ['grouping many items by bindings', '[1..20000]#$i{"k": $count($i)}', 'takes at most 2000 items'],
    ['grouping by bindings with comments', '[1..20000]#/**/$i{"k": $count($i)}', 'takes at most 2000 items'],
    [
      'grouping a filtered list by bindings',
      '[1..20000][$ > 0]#$a#$b{"k": $count($a)}',
      'takes at most 2000 items',
    ],
    [
      'writing out many references to one value',
      '$string($map([1..20000], function() {vars.list}))',
      'bytes',
    ],
    [
      'comparing many references',
      '$map([1..20000], function() {vars.list}) = $map([1..20000], function() {vars.list})',
      'bytes',
    ],
    ['indenting deep nesting', `$string(${'['.repeat(40)}1${']'.repeat(40)}, true)`, 'at most 20 levels'],
    [
      'a picture of a number',
      '$formatNumber(1, $join($map([1..20000], function() {"#,"})))',
      'at most 200 characters',
    ],
    [
      'an ambiguous picture of a date',
      '$toMillis("1111111111111111111111111111111111111x", "[Y][M][D][H][m][s]")',
      'separated by a character',
    ],
    [
      'a picture of a date in words',
      `$toMillis("${'one-'.repeat(49)}!", "[Yw]-[Mw]-[Dw]-[Hw]-[mw]-[sw]")`,
      'at most 2 numbers in words',
    ],
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
    ['a range beyond the integers', '[9007199254740992..9007199254740994]', 'a range (..) lies between'],
    ['the letters of Infinity', '$formatInteger(1 / 0, "A")', 'Infinity cannot be formatted'],
    ['the exponent of Infinity', '$formatNumber(1 / 0, "0.0e0")', 'Infinity cannot be formatted'],
    ['a wide part of a date', '$fromMillis(0, "[f,150000000-150000000]")', 'at most 999 characters wide'],
    [
      'telling what cannot be negated',
      '-$map([1..60], function() {$$.vars.list})',
      'more than 1048576 bytes',
    ],
    [
      'the truth of many references',
      `($x := $map([1..2], function() {$$.vars.numbers}); ${'$x := $append($x, $x);'.repeat(11)} $x ? 1 : 2)`,
      'more than 1048576 bytes',
    ],
    [
      'a text in a list',
      `$toMillis(?, "[Yw]")(["${'one-'.repeat(50)}"])`,
      'does not match function signature',
    ],
    [
      'the parts of a function',
      '($f := $spread([$reverse])[1].implementation; $f({"length": 5}))',
      'invoke a non-function',
    ],
    [
      'the truth of many lists',
      '($x := $map([1..64], function() {$$.vars.falses}); $x ? 1 : 2)',
      'more than 1048576 bytes',
    ],
    [
      'comparing data that has the name of a function of JSONata',
      '$map([1..100], function() {$$.vars.disguised[0].x.x.x.x}) = $map([1..100], function() {$$.vars.disguised[1].x.x.x.x})',
      'more than 1048576 bytes',
    ],
    [
      'the keys of many references',
      `($x := $map([1..2], function() {$$.vars.wide}); ${'$x := $append($x, $x);'.repeat(9)} $keys($x))`,
      'more than 1048576 bytes',
    ],
    ['mapping by data', '$map([1], vars.evil)', ''],
  ])('%s is bounded', async (_name, source, says) => {
    expect(await attack(source)).toContain(says);
  });

  test.each([
    ['a walk through a product of ranges', '[1..20000].($x := $; [1..20000][$ = $x])'],
    ['recursion by tail calls', '($f := function($n) {$f($n + 1)}; $f(0))'],
    [
      'taking a long text apart again and again',
      '($t := $pad("a", 500000); $map([1..20], function($i) { $substring($t, $i, 1) }))',
    ],
  ])('%s ends after a fixed number of evaluations', async (_name, source) => {
    expect(await attack(source, { ...host, maxParts: 50_000 })).toContain('50000 evaluations');
  });

  test('functions whose work is counted can still be applied in part', async () => {
    expect(await evaluate('($first := $substring(?, 0, 2); $map(["abc", "def"], $first))')).toEqual([
      'ab',
      'de',
    ]);
    expect(await evaluate('$map(["a", "b"], $uppercase)')).toEqual(['A', 'B']);
  });

  test.each([
    ['#/**/$i', 'vars.list#/**/$i'],
    ['@/**/$i', 'vars.list@/**/$i'],
    ['%[0]', 'vars.list.id.%[0]'],
  ])('an expression has few bindings: %s', (_what, source) => {
    expect(() => parseExpression(`[${Array(21).fill(source).join()}]`)).toThrow('at most 20 bindings');
    expect(() => parseExpression(`[${Array(20).fill(source).join()}]`)).not.toThrow();
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

  test('everything is measured before it is written out', async () => {
    const prints = import.meta.jest.spyOn(JSON, 'stringify');
    expect(await attack('$$ & ""')).toContain('more than 1048576 bytes');
    expect(prints).not.toHaveBeenCalled();
    prints.mockRestore();
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

  test('lists that are long but allowed', async () => {
    expect(await evaluate('$count(vars.wide.*)')).toBe(15_000);
    expect(await evaluate('$count(([1..10000])#$i[$i % 2 = 0])')).toBe(5_000);
    expect(await evaluate('[1..2000]#$i{"k": $count($i)}')).toEqual({ k: 2_000 });
    expect(await evaluate('$count([1..10000]#$i.{"place": $i})')).toBe(10_000);
    // Many keys, of which few are different or in the same object.
    const sevenths = Array.from('abcdef', (letter) => `"${letter}" & ($ % 7): $count($)`).join();
    expect(await evaluate(`$count($keys(vars.numbers{${sevenths}}))`)).toBe(42);
    expect(
      await evaluate('$count(vars.numbers.{"a" & $: 1, "b" & $: 2, "c" & $: 3, "d" & $: 4, "e" & $: 5})'),
    ).toBe(10_000);
    expect(await evaluate('$sum($map([1..10000], function($v) {$v * 2}))')).toBe(100_010_000);
    expect(await evaluate('$sort([1..3000], function($l, $r) {$l < $r})[0]')).toBe(3000);
    expect(await evaluate('$count($distinct($map([1..10000], function($v) {$v % 5000})))')).toBe(5000);
    expect(await evaluate('$count($spread($map([1..2000], function($v) {{"a": $v}})))')).toBe(2000);
    expect(await evaluate('(vars.list^(kind, >id))[0]')).toEqual({ id: 991, kind: 'k0' });
    expect(await evaluate('$count($keys(vars.list{$string(id): $map([1], function() {kind})}))')).toBe(1000);
    expect(await evaluate('$count($keys($spread(vars.wide){$keys(): $count($keys())}))')).toBe(15_000);
  });

  test('groups beyond the limit fail with one error, since making a stack for each takes long', async () => {
    const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
    const format = import.meta.jest.fn(() => '');
    Object.defineProperty(Error, 'prepareStackTrace', { value: format, configurable: true });
    try {
      const groups = 'vars.numbers{"a" & $: [$], "b" & $: [$], "c" & $: [$]}';
      expect(await attack(groups)).toContain('Stack overflow');
    } finally {
      if (before) Object.defineProperty(Error, 'prepareStackTrace', before);
      else Reflect.deleteProperty(Error, 'prepareStackTrace');
    }
    expect(format.mock.calls.length).toBeLessThan(100);
  });

  test('what a function of JSONata makes for another one is bounded at each call', async () => {
    const lists = '$numbers := vars.numbers; $lists := [1..700].{"a": $numbers}';
    const prints = import.meta.jest.spyOn(JSON, 'stringify');
    expect(await attack(`(${lists}; $map($lists, $string))`)).toContain('more than 1048576 bytes');
    expect(prints.mock.calls.length).toBeLessThan(50);
    prints.mockRestore();
    for (const copy of ['$clone', 'function($list) {$clone($list)}']) {
      const copies = `$filter($lists, ${copy})`;
      expect(await attack(`(${lists}; ${copies}; ${copies}; ${copies})`)).toContain('bytes together');
    }
  });
});

describe('the parts of an expression', () => {
  test.each([
    ['parentheses', (n: number) => '('.repeat(n) + '1' + ')'.repeat(n)],
    ['calls', (n: number) => `($f := function($x){$f}; $type($f${'(1)'.repeat(n)}))`],
    ['filters', (n: number) => 'a[a'.repeat(n / 2) + ']'.repeat(n / 2)],
    ['operands', (n: number) => '1' + '+1'.repeat(n)],
  ])('%s nest to a fixed depth, whatever the stack of the process allows', (_, nested) => {
    expect(() => parseExpression(nested(600))).not.toThrow();
    expect(() => parseExpression(nested(1_300))).toThrow('It nests deeper than 1000 levels');
    expect(() => parseExpression(nested(12_000))).toThrow('It nests deeper than 1000 levels');
  });
});

describe('left sides of ?: and ??, which JSONata copies', () => {
  // 30 of them take hours to parse, and all memory.
  test.each(['?:', '??'])('%s do not nest too deeply', (operator) => {
    const nested = `${'('.repeat(30)}1${`${operator} 1)`.repeat(30)}`;
    expect(() => parseExpression(nested)).toThrow('The left sides of ?: and ?? nest too deeply');
    expect(JSON.stringify([1])).toBe('[1]');
  });

  it('may follow each other in a long expression', async () => {
    const values = Array.from({ length: 1_000 }, (_, index) => `vars.none ?? ${index}`);
    expect(await evaluate(`[${values.join()}]`)).toHaveLength(1_000);
  });
});
