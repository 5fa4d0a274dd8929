import { comesTo, type OperationCase } from '../../../test/engine/operations.js';

const CASES: OperationCase[] = [
  ['expression', { n: 4 }, 9, { expression: 'n * 2 + vars.one' }],
  ['expression', {}, null, { expression: 'vars.none' }],
  ['expression', {}, /Infinity|out of range|range/i, { expression: '1 / 0' }],
];

test.each(CASES)('%s of %j is %s', comesTo);
