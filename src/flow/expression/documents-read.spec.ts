import { documentsRead, readTogether } from './documents-read.js';

/** What each may read: variables, inputs as `inputs.x`, nodes as `nodes.x`, and a document of which it may read anything alone. */
const read = (...sources: string[]): string[] => {
  const together = readTogether(sources.map(documentsRead));
  return (['vars', 'inputs', 'nodes'] as const).flatMap((document) => {
    const names = together[document];
    return names === 'all' ? [document] : [...names].map((name) => `${document}.${name}`);
  });
};
const ANYTHING = ['vars', 'inputs', 'nodes'];

describe('what an expression may read', () => {
  it.each([
    ['vars.x = 1 and nodes.a.value > inputs.y', ['vars.x', 'inputs.y', 'nodes.a']],
    ['vars.x[y > 1]^(z)#$i.y[0]', ['vars.x']],
    ['vars.x{k: y}', ['vars.x']],
    ['vars[].x', ['vars.x']],
    ['vars /* vars.z */ . /**/ x', ['vars.x']],
    ['"vars.x" & job.id', []],
    ['{"vars": "nodes"}', []],
    ['5 % vars.x', ['vars.x']],
    ['2*vars.x', ['vars.x']],
    ['vars.x ?: vars.y ?? 1', ['vars.y', 'vars.x']],
    // JSONata reads a name up to the next operator.
    ['vars.价格（元） = 1', ['vars.价格（元）']],
    ['vars.กิ & vars.x’', ['vars.กิ', 'vars.x’']],
    ['vars.x$y', ['vars.x$y']],
    ['vars.`a.b` & vars."c d" & vars."e\\u0066"', ['vars.a.b', 'vars.c d', 'vars.ef']],
    ['"va\\u0072s".x', ['vars.x']],
    // The root, with the name of a document after it.
    ['$.vars.x & $$.nodes.a', ['vars.x', 'nodes.a']],
    ['nodes.a.list[price > $$.vars.limit]', ['vars.limit', 'nodes.a']],
    // What is evaluated for items.
    ['list[$ > 1]', []],
    ['nodes.a.list[$ > 1].{"k": $, "l": *}', ['nodes.a']],
    ['nodes.a.*.b & nodes.a.**', ['nodes.a']],
    ['($v := vars.x; $v[$ > 1] & $v{"k": $})', ['vars.x']],
    ['vars.x ~> |$.*|{"k": $keys()}, $string()|', ['vars.x']],
    ['nodes.a.$keys() & nodes.b.list.$string()', ['nodes.a', 'nodes.b']],
    // Functions with an argument.
    ['$string(vars.x) & $lookup(nodes.a, "k")', ['vars.x', 'nodes.a']],
    ['vars.x ~> $keys() ~> $string ~> $uppercase()', ['vars.x']],
    ['nodes.a.list ~> $map($string)', ['nodes.a']],
    ['$single(vars.x, $boolean) & $map(vars.x, $not)', ['vars.x']],
    ['$map(vars.x, $lookup) & $sort($keys) & ($f := function($g) { $g() & 1 }; $f($string) & 1)', ['vars.x']],
    ['vars.x ~> $lookup("y") ~> $each(function($v) { $v })', ['vars.x']],
    ['$filter(vars.x, function($v) { $v > vars.y })', ['vars.x', 'vars.y']],
  ])('is what it names: %s', (source, expected) => {
    expect(read(source).sort()).toEqual([...expected].sort());
  });

  it.each([
    ['$lookup(vars, "x")'],
    ['(vars).x'],
    ['vars.*'],
    ['vars.(x)'],
    ['vars[x = 1].y'],
    ['vars^(x)'],
    ['vars{x: 1}'],
    ['vars.$f'],
    ['$x ~> |vars|{"y": 1}|'],
  ])('is any variable where it is not told which one: %s', (source) => {
    expect(read(source)).toEqual(['vars']);
  });

  it.each([
    ...['$', '$$', '$$[0].vars.x', '*', '**.x', 'true and *.x', '[*]', '{"k": *}'],
    // Parents and bindings lead back.
    ...['vars.x.%.y', 'nodes.a@$i.b', 'vars.x.(%.y)', 'nodes.a[%.b = 1]'],
    // What a function is evaluated for, where its argument is left out.
    ...['$string()', '$keys()', '$lookup("vars")', '$each(function($v) { $v })', '$lookup("va" & "rs")'],
    ...['$clone().x', '$spread()', '$boolean()', '$not()', '$sift(function($v) { true })'],
    ...[
      '$map(vars.x, function($v) { $string() })',
      '(function($x)<o-:x>{ $x })()',
      '(true ? $keys : $not)()',
    ],
    ...['($f := $keys; $f())', '($f := $keys ~> $count; $f())', 'vars.x ~> $lookup', '$lookup(?)'],
    // The last call of a function has the context of who calls the function.
    ...[
      '($f := nodes.a.(function() { $lookup("vars") }); $f().x)',
      '(nodes.a.(function() { $string() }))[0]()',
    ],
    // Nor are functions that are arguments there, or those of a partial application, called without a context.
    ...[
      '(function() { $map($string, function($f) { $f() & "" }) })()',
      '(function() { $distinct($string) })()()',
    ],
    ...['($map := function($f) { $f() & "" }; (function() { $map($string) })())'],
    ...['($p := $map($string, ?); $p(function($f) { $f() & "" }))', '($p := $append(?, $keys); $p(1)[1]())'],
    ...['('],
  ])('is anything: %s', (source) => {
    expect(read(source)).toEqual(ANYTHING);
  });

  it('is what several of them read together', () => {
    expect(read('vars.x', 'vars.y', 'nodes.*.v', 'nodes.a')).toEqual(['vars.x', 'vars.y', 'nodes']);
  });
});
