import jsonata from 'jsonata';
import { evaluate, host } from '../../../test/support/expressions.js';
import { spendBudget } from '../../../test/support/turns.js';
import { Evaluation } from './evaluation.js';
import { parseExpression } from './expression.js';
import { interpret } from './interpreter.js';
import type { SyntaxTree } from './syntax-tree.js';
import { orderValues } from './order-values.js';

describe('the values in brackets and braces', () => {
  test.each([
    '[$error("x"), $$.seen]',
    '{"a": $error("x"), "b": $$.seen}',
    '[1, 2]{$string($): $ = 1 ? $error("x") : $$.seen}',
    '[1, 2].{"a": [$error("x")], "b": $$.seen}',
    '[1, 2]#$i{"k" & $i: $i = 0 ? $error("x") : $$.seen}',
  ])('begin when the one before has ended: %s', async (source) => {
    let reads = 0;
    const root = {
      get seen() {
        return ++reads;
      },
    };
    await expect(parseExpression(source).evaluate(root, host)).rejects.toThrow('x');
    await new Promise((resolve) => setImmediate(resolve));
    expect(reads).toBe(0);
  });

  const DEEP = '$f := function($n) {$n = 0 ? 0 : 1 + $f($n - 1)}';

  test.each([
    `(${DEEP}; $count($keys([1..200]{$string($): $f(50)})))`,
    `(${DEEP}; $count([${Array(200).fill('$f(50)').join()}]))`,
  ])('are as deep as each of them, whether or not it yields', async (source) => {
    expect(await evaluate(source)).toBe(200);
    const restore = spendBudget();
    expect(await evaluate(source)).toBe(200);
    await restore();
  });

  test('may be brackets and braces themselves, also by recursion', async () => {
    const leaves = '$f := function($n) {$n < 2 ? [$n] : [$f($n - 1), $f($n - 2)]}';
    expect(await evaluate(`(${leaves}; $f(5))`)).toEqual([1, 0, 1, 1, 0, 1, 0, 1]);
    expect(await evaluate('[[1, [2 + 1]], {"a": [3, [n, 4], {"b": [5 + 1, 6]}], "c": 7 + 1}]')).toEqual([
      [1, [3]],
      { a: [3, [4], { b: [6, 6] }], c: 8 },
    ]);
    expect(await evaluate('[1..3]{$string($): [1..2]{$string($): [$, [$ + 1]]}}')).toEqual(
      Object.fromEntries(['1', '2', '3'].map((key) => [key, { 1: [1, [2]], 2: [2, [3]] }])),
    );
  });

  test.each([
    ['$sum([1..3].($ * 2)) & [n + 1, $.n]', ['+', 'path']],
    ['{"a": n + 1, "b": [n * 2, -n]}', ['+', '[', '*', '-']],
    ['[1, 2]{$string($): $ + 1}', ['+', '+']],
    ['[n, $x, $.n.n, {"a": n, "b": 1}]', ['path', '$x', 'path', '{']],
    ['{"a": n, "b": $x, "c": $.n.n}', []],
  ])('and no other parts wait for something before they begin: %s', async (source, begun) => {
    const tree = jsonata(source).ast() as SyntaxTree;
    orderValues(tree);
    const evaluation = new Evaluation(host, new Set());
    const { begin } = evaluation;
    const names: unknown[] = [];
    const watched = Object.assign(evaluation, {
      begin: (part: SyntaxTree) => {
        names.push(
          part.type === 'variable' ? `$${String(part.value)}` : part.type === 'path' ? 'path' : part.value,
        );
        return begin(part);
      },
    });
    await interpret(tree, { n: 3 }, watched, Infinity);
    expect(names).toEqual(begun);
  });
});
