import { attack, evaluate, host } from '../../../test/support/expressions.js';

describe('what an evaluation may take', () => {
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

  test('everything is measured before it is written out', async () => {
    const prints = import.meta.jest.spyOn(JSON, 'stringify');
    expect(await attack('$$ & ""')).toContain('more than 1048576 bytes');
    expect(prints).not.toHaveBeenCalled();
    prints.mockRestore();
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
