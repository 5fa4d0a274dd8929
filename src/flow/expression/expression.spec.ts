import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { evaluate, host, MIB, vars } from '../../../test/support/expressions.js';
import { admit } from '../admit.js';
import { NOT_SIMPLE, parseExpression } from './expression.js';

describe('functions within values', () => {
  const holder =
    '($f := function($x) {$g($x)}; $g := function($y) {$f($y)}; $o := {"a": [$f, {"b": $g}], "c": 1};';

  test.each([
    ['$string($o, true))', '{\n  "a": [\n    "",\n    {\n      "b": ""\n    }\n  ],\n  "c": 1\n}'],
    ['$string($o))', '{"a":["",{"b":""}],"c":1}'],
    ['$count($distinct([$o, $o, {"a": $f}, {"a": $g}])))', 3],
    ['$count($distinct([["a;string:b"], ["a", "b"]])))', 2],
  ])('are left out of texts and comparisons: %s', async (call, value) => {
    expect(await evaluate(`${holder} ${call}`)).toBe(value);
  });

  // The function is created with access to the object that contains it, which makes a cycle.
  const loops =
    '$v := {"a": {"b": 1}} ~> |a|{"self": function($x) {$x}, "list": [function() {2}]}|; $w := {"a": {"b": 1}} ~> |a|{"self": function($x) {$x}, "list": [function() {2}]}|;';

  test.each([
    ['$v = $v', true],
    ['$v = $w', false],
    ['$v != $w', true],
    ['$v in [$v]', true],
    ['$v in [$w]', false],
    ['$v.a.self in $v.a', false],
    ['$count($v.**)', 5],
    ['$count($v.a.*)', 3],
    ['$count($v.a.self.**)', 1],
    ['$keys($v.a)', ['b', 'self', 'list']],
    ['$keys($merge([$v.a, $w.a, {"c": 1}]))', ['b', 'self', 'list', 'c']],
    ['$count($sort([$v, $w], function($l, $r) {$l = $r}))', 2],
    ['$count($spread($v.a))', 3],
    ['$each($v.a, function($x, $k) {$k})', ['b', 'self', 'list']],
    ['$count($keys($sift($v.a, function($x) {$x = $v.a.self})))', 1],
    ['$count($distinct([$v, $w, $v]))', 2],
    ['$string($v)', '{"a":{"b":1,"self":"","list":[""]}}'],
    ['"" & $v', '{"a":{"b":1,"self":"","list":[""]}}'],
    ['$string($v ~> |a|{"b": 2}|)', '{"a":{"b":2,"self":"","list":[""]}}'],
    ['$v{"k": $count($.**)}', { k: 5 }],
    ['$count($zip($v, $w))', 1],
    ['$boolean($v)', true],
  ])('with cycles are traversed once: %s', async (call, value) => {
    expect(await evaluate(`(${loops} ${call})`)).toEqual(value);
  });

  test.each(['$v', '$v.**', '$v.a.self', '$merge([$v, $w])', '$spread($v)'])(
    'with cycles are not values of a flow: %s',
    async (call) => {
      const { value } = await parseExpression(`(${loops} ${call})`).evaluate(
        { vars, inputs: {}, nodes: {} },
        host,
      );
      expect(() => admit(value, MIB)).toThrow(/^a function is not a value that a flow can hold$/);
    },
  );
});

/** The results of the expressions in a process of the last build, in the given time zone. */
async function evaluateIn(timeZone: string, sources: string[]): Promise<unknown[]> {
  const program = `
    const { parseExpression } = await import(process.argv[1]);
    const host = { user: 1, maxValueBytes: 1024, maxParts: 1000, ended: () => false };
    const root = { vars: {}, inputs: {}, nodes: {}, job: { id: 1 } };
    const values = [new Date(2024, 0, 1).getTime()];
    for (const source of JSON.parse(process.argv[2])) values.push((await parseExpression(source).evaluate(root, host)).value);
    console.log(JSON.stringify(values));`;
  const file = new URL('../../../dist/flow/expression/expression.js', import.meta.url).href;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', program, file, JSON.stringify(sources)],
    { env: { ...process.env, TZ: timeZone } },
  );
  return JSON.parse(stdout) as unknown[];
}

test('the trees of expressions of many flows share a bound: the oldest are let go, and made again when they are evaluated', async () => {
  const root = { vars, inputs: { n: 2 }, job: {}, nodes: {} };
  const oldest = parseExpression('inputs.n + 40');
  expect(oldest.evaluateNow(root)).toBe(42);
  // Literals are parsed at once, and count as other trees by the length of their source.
  for (let n = 0; n < 40; n += 1) parseExpression(`"${n}${'x'.repeat(49_000)}"`);
  expect(oldest.evaluateNow(root)).toBe(NOT_SIMPLE);
  expect((await oldest.evaluate(root, host)).value).toBe(42);
  expect(oldest.evaluateNow(root)).toBe(42);
});

test('$toMillis reads a date without a zone as UTC, in every time zone of the process', async () => {
  const [midnight, ...values] = await evaluateIn('Asia/Shanghai', [
    '$toMillis("2020-01-01T00:00:00")',
    '$toMillis("2024-05-01T12:00:00.5")',
    '$toMillis("2024-05-01")',
    '$toMillis("2024-05-01T12:00:00+08:00")',
  ]);
  // The process is in that zone indeed.
  expect(midnight).toBe(Date.UTC(2023, 11, 31, 16));
  expect(values).toEqual([
    Date.UTC(2020, 0, 1),
    Date.UTC(2024, 4, 1, 12, 0, 0, 500),
    Date.UTC(2024, 4, 1),
    Date.UTC(2024, 4, 1, 4),
  ]);
});

describe('prototypes', () => {
  test.each([
    'vars.__proto__',
    'vars.constructor',
    'vars.s.length',
    '$lookup(vars, "constructor")',
    '$lookup(vars, "__proto__").polluted',
    'vars.list.constructor',
    '($a := {"k": 1}; ($a ~> |$|{"__proto__": {"polluted": 1}}|).polluted)',
    '$merge([{"__proto__": {"polluted": 1}}]).polluted',
    '$sift(vars, function($v, $k) {$k = "toString"})',
  ])('%s reaches none', async (source) => {
    expect(await evaluate(source)).toBeNull();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('names of properties of Object.prototype are ordinary names', async () => {
    expect(await evaluate('{"__proto__": 5, "constructor": 6}.*')).toEqual([5, 6]);
  });
});

describe('a result that fits is given, however much was replaced in it', () => {
  const bounds = { ...host, maxValueBytes: 25_000 };

  test.each<[string, unknown]>([
    ['$length($replace(vars.pairs, "ab", "c;"))', 20_000],
    ['$length($replace(vars.pairs, /(a)(b)/, "$2$1"))', 20_000],
    ['$length($replace(vars.pairs, /a(b)/, "$$$1"))', 20_000],
    ['$length($replace(vars.pairs, /(a)(b)/, "$12"))', 20_000],
    ['$length($replace(vars.pairs, /ab/, "$0"))', 20_000],
    ['$length($replace(vars.pairs, /a(x)?b/, "$1$1$1$1"))', 0],
    ['$length($replace(vars.pairs, "a", $pad("", 2000), 2))', 23_998],
    ['$length($replace(vars.pairs, /a/, $pad("", 2000), 2))', 23_998],
    ['$length($replace(vars.pairs, /(ab)*/, "<$1>", 1))', 4],
    ['$length($replace(vars.pairs, /.*/, function($m) {"<" & $m.match & ">"}))', 20_002],
    ['$length($pad("x", 20000, "abc"))', 20_000],
    ['$length($join([vars.pairs, "a"], $pad("", 4999)))', 25_000],
  ])('%s', async (source, value) => {
    expect(await evaluate(source, bounds)).toEqual(value);
  });
});

describe('guarded functions return what JSONata’s functions return', () => {
  test.each<[string, unknown]>([
    ['$pad("x", -3, "ab")', 'abx'],
    ['$pad(?, 3, "-")("x")', 'x--'],
    ['$map([1, true], $string)', ['1', 'true']],
    ['$map([[2, 1], [4, 3]], $max)', [2, 4]],
    ['$string({"a": [1]}, true)', '{\n  "a": [\n    1\n  ]\n}'],
    ['$join(["a", "b"], ", ")', 'a, b'],
    ['$replace("abab", /a(b)/, "$1a")', 'baba'],
    ['$replace("abab", "b", "x", 1)', 'axab'],
    ['$replace("abc", /b/, function($m) {"<" & $m.match & ">"})', 'a<b>c'],
    ['$replace("abcb", "b", function($m) {"<" & $m.match & ">"})', 'a<b>c<b>'],
    ['$replace("abcb", "b", function($m) {$string($m.start)}, 1)', 'a1cb'],
    ['$replace(vars.big & "b", vars.big, function($m) {"$1" & $length($m.match)})', '$1100000b'],
    ['$contains("a" & vars.big, vars.big)', true],
    ['$split("a" & vars.big & "b" & vars.big, vars.big)', ['a', 'b', '']],
    ['$split("a" & vars.big & "b" & vars.big, vars.big, 2)', ['a', 'b']],
    ['$replace("a" & vars.big & "b" & vars.big, vars.big, "$1-$$")', 'a$1-$$b$1-$$'],
    ['$length($replace("a" & vars.big & "b" & vars.big, vars.big, "", 1))', 100_002],
    ['$substringBefore("a" & vars.big & "b", vars.big)', 'a'],
    ['$substringAfter("a" & vars.big & "b", vars.big)', 'b'],
    ['$substringAfter(?, vars.big)(vars.big & "b")', 'b'],
    ['$sort([3, 1, 2])', [1, 2, 3]],
    ['$sort(["b", "a"])', ['a', 'b']],
    ['$distinct([1, "1", {"a": 1}, {"a": 1}, 1])', [1, '1', { a: 1 }]],
    ['$spread([{"a": 1, "b": 2}, {"c": 3}])', [{ a: 1 }, { b: 2 }, { c: 3 }]],
    ['$spread([{"a": 1}])', [{ a: 1 }]],
    ['$spread([])', null],
    ['$sift({"a": "x", "b": "y"}, /x/)', { a: 'x' }],
    ['$max([1, 3, 2]) & $min([2, 1])', '31'],
    ['$max([])', null],
    ['{"a": {"b": 1}} ~> |a|{"c": 2}, "b"|', { a: { c: 2 } }],
    ['$match("ab12", /[0-9]/).match', ['1', '2']],
    ['$split("a,b;c", /[,;]/)', ['a', 'b', 'c']],
    ['$contains("b", /b/) ?: "none"', true],
    ['$replace("abc", /b/, "") ?? "none"', 'ac'],
    ['function($x)<n:n>{$x}(2) ?? 3', 2],
    [
      `($b := function($text, $from) {(
          $at := $from + $length($substringBefore($substring($text, $from), "b"));
          $next := function() {$b($text, $at + 1)};
          $at < $length($text) ? {"match": "b", "start": $at, "end": $at + 1, "groups": [], "next": $next}
        )};
        $split("abcb!", function($text) {$b($text, 0)}))`,
      ['a', 'c', '!'],
    ],
    ['$toMillis("2024-05-06", "[Y0001]-[M01]-[D01]")', Date.UTC(2024, 4, 6)],
    ['$toMillis("20240506", "[Y0001][M01][D01]")', Date.UTC(2024, 4, 6)],
    ['$toMillis("12:30", "[H01]:[m01]")', 45_000_000],
    ['$toMillis("2024-05-06T12:30", "[Y0001]-[M01]-[D01]T[H01]:[m01]")', Date.UTC(2024, 4, 6, 12, 30)],
    ['$fromMillis(0, "[D]/[M]/[Y]")', '1/1/1970'],
    ['$reduce([1, 2, 3], function($a, $b) {$a + $b})', 6],
    ['$single([1, 2], function($v) {$v = 2})', 2],
    ['$each({"a": 1}, function($v, $k) {$k & $v})', 'a1'],
  ])('%s', async (source, wanted) => {
    expect(await evaluate(source)).toEqual(wanted);
  });
});
