import { comesTo, type OperationCase } from '../../../test/engine/operations.js';

const CASES: OperationCase[] = [
  ['parseJson', { value: '{"a": [1, null]}' }, { a: [1, null] }],
  ['parseJson', { value: '{a: 1}' }, /not valid JSON/],
  ['parseJson', { value: '1e999' }, /Infinity/],
  ['parseJson', { value: `${'['.repeat(1000)}${']'.repeat(1000)}` }, /nests deeper/],
  ['parseJson', { value: '"\\u0000"' }, /NUL/],
  ['printJson', { value: { a: [1] } }, '{\n  "a": [\n    1\n  ]\n}', { indent: 2 }],
  ['printJson', {}, 'null'],
];

test.each(CASES)('%s of %j is %s', comesTo);
