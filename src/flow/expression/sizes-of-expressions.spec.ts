import { evaluate } from '../../../test/support/expressions.js';
import { parseExpression } from './expression.js';

describe('the bindings of an expression', () => {
  test.each([
    ['#/**/$i', 'vars.list#/**/$i'],
    ['@/**/$i', 'vars.list@/**/$i'],
    ['%[0]', 'vars.list.id.%[0]'],
  ])('are at most 20: %s', (_what, source) => {
    expect(() => parseExpression(`[${Array(21).fill(source).join()}]`)).toThrow('at most 20 bindings');
    expect(() => parseExpression(`[${Array(20).fill(source).join()}]`)).not.toThrow();
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
