import jsonata from 'jsonata';
import { plainPath } from './plain-path.js';
import { type SyntaxTree, withoutParser } from './syntax-tree.js';

describe('a path of plain names', () => {
  it.each([
    'vars',
    'vars.total',
    'nodes.n2.body',
    'nodes.n_2.Body.a1.__proto__',
    '_',
    'constructor.toString',
    'android.order.inner.nullable.trueish',
  ])('%s has the tree of the parser', (source) => {
    expect(plainPath(source)).toStrictEqual(withoutParser(jsonata(source).ast() as SyntaxTree));
  });

  it.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    ' a',
    'a .b',
    'a\n',
    '1',
    'a.1',
    'a.b[0]',
    '$a',
    'a-b',
    'true',
    'null',
    'a.false',
    'and',
    'a.or.b',
    'in.a',
    'function',
    '变量',
    'a.`b`',
    `a${'.a'.repeat(500)}`,
  ])('is not %j', (source) => {
    expect(plainPath(source)).toBeNull();
  });
});
