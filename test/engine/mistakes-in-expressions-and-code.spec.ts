import type { Json } from '../../src/flow/index.js';
import { found } from './faults-of.js';
import { flow, input, node, option, testMistakes } from './mistakes.js';

const code = (text: string) =>
  flow(node({ detailPanel: { options: option('code', text) } }, 'core.code.javascript'));

const reads = (expression: string): Json =>
  flow(node(input({ name: 'message', value: `a {{ ${expression} }}` })), {
    variables: [{ name: 'who', type: 'any' }],
  });

/** Expressions that read what cannot exist, and a text in the message of their fault. */
const READ_NOTHING: [expression: string, says: string][] = [
  ['who', 'vars.who'],
  ['who.name', 'vars.who'],
  ['$uppercase(who)', 'vars.who'],
  ['{ "a": [1, who] }', 'vars.who'],
  ['$who', 'vars.who'],
  ['var.who', 'vars?'],
  ['Vars.who', 'vars?'],
  ['$vars.who', 'vars?'],
  ['node.a.body', 'nodes?'],
  ['foo', 'vars, inputs, job and nodes'],
  ['$uppercas(vars.who)', '$uppercas'],
  ['vars.who ~> $uppercas', '$uppercas'],
  ['inputs.whoo', 'inputs.whoo'],
  ['job.name', 'job.id or job.process'],
  ['{ "a": vars.whoo }', 'vars.whoo'],
];

/** Expressions with names that stand for something in them. */
const READ_SOMETHING = [
  'vars.who[name = "a"].street',
  'vars.who.(name & street)',
  'vars.who.{ "n": name }',
  'vars.who{ category: $sum(price) }',
  'vars.who^(>price, name)',
  '$map(vars.who, function($v, $i) { $i & $v.name })',
  '($x := vars.who; $f := function($y) { $x & $y }; $f(1))',
  'vars.who@$w.street[name = $w.name]',
  'vars.who#$i.{ "i": $i, "all": $$.vars, "own": $.name }',
  'vars.who[price > 1]#$i.{ "i": $i }',
  'vars.who.name.%.street',
  'vars.who ~> |street|{ "city": name }|',
  'inputs.who & job.id & job.process & nodes.s',
  '$exists(vars.who) ? $string(vars.who) : $keys(*)',
  '*.who',
  '**',
];

describe('obvious mistakes are faults that say where they are and how to correct them', () => {
  testMistakes([
    [
      '== of other languages',
      flow(node(input({ name: 'message', value: '{{ 1 == 2 }}' }))),
      'bad-expression a.message',
      'a single =',
    ],
    [
      '&& of other languages',
      flow(node(input({ name: 'message', value: '{{ 1 && 2 }}' }))),
      'bad-expression a.message',
      '"and"',
    ],
    [
      '|| of other languages',
      flow(node(input({ name: 'message', value: '{{ 1 || 2 }}' }))),
      'bad-expression a.message',
      '"or"',
    ],
    [
      '! of other languages',
      flow(node(input({ name: 'message', value: '{{ !true }}' }))),
      'bad-expression a.message',
      '$not(',
    ],
    [
      'an expression',
      flow(node(input({ name: 'message', value: '{{ 1 + }}' }))),
      'bad-expression a.message',
      'character 6',
    ],
    ['code that ends too soon', code('const a = {;\nreturn a;'), 'bad-code a.code', 'line 1'],
    ['code with an unmatched closing bracket', code('return 1;\n}'), 'bad-code a.code', 'line 2'],
  ]);

  test.each(READ_NOTHING)('an expression that reads what does not exist: %s', (expression, says) => {
    const faults = found(reads(expression));
    expect(faults.map(({ node: id, port }) => [id, port])).toEqual([['a', 'message']]);
    expect(faults[0]?.message.en).toContain(says);
    expect(faults[0]?.message.zh).toMatch(/[\u4e00-\u9fff]{2}/);
  });

  test.each(READ_SOMETHING)('what an expression names itself is not a fault: %s', (expression) =>
    expect(found(reads(expression))).toEqual([]),
  );

  test('the option of core.operation.expression reads inputs by their names', () => {
    const parts = {
      ports: { input: [{ name: 'b', value: 1 }] },
      detailPanel: { options: option('expression', 'b + 1') },
    };
    expect(found(flow(node(parts, 'core.operation.expression')))).toEqual([]);
  });

  test('a fault of an expression has one position', () => {
    const [fault] = found(flow(node(input({ name: 'message', value: '{{ 1 + }}' }))));
    expect(fault?.message.en.match(/at character/g)).toHaveLength(1);
    expect(fault?.message.zh).toBe('“message”中的表达式在第 6 个字符处有误：表达式未完就结束了');
  });
});

test('code is read and never run', () => {
  expect(found(code('globalThis.leaked = 1;\nreturn 1;'))).toEqual([]);
  expect('leaked' in globalThis).toBe(false);
  expect(found(code('const a = await x;\nreturn { a };'))).toEqual([]);
});
