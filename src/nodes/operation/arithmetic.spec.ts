import { comesTo, type OperationCase } from '../../../test/engine/operations.js';

const CASES: OperationCase[] = [
  ['add', { a: '1', b: ' 2e1 ' }, 21],
  ['add', { a: 0.1, b: 0.2 }, 0.30000000000000004],
  ['add', { a: '0x10', b: 1 }, /input "a" must be number, but got the text "0x10"/],
  ['add', { a: '', b: 1 }, /input "a" is required/],
  ['add', { a: 1e308, b: 1e308 }, /Infinity is not a number/],
  ['subtract', { a: 1, b: 3 }, -2],
  ['multiply', { a: 0, b: -1 }, 0],
  ['divide', { a: 1, b: 0 }, /Infinity/],
  ['divide', { a: 0, b: 0 }, /NaN/],
  ['modulo', { a: -7, b: 3 }, -1],
  ['modulo', { a: 5, b: 0 }, /NaN/],
  ['power', { a: 2, b: -1 }, 0.5],
  ['power', { a: -8, b: 0.5 }, /NaN/],
  ['round', { value: 2.5 }, 3],
  ['round', { value: -2.5 }, -3],
  ['round', { value: -0.4 }, 0],
  ['floor', { value: -0.5 }, -1],
  ['ceil', { value: -0.5 }, 0],
  ['abs', { value: '-3' }, 3],
];

test.each(CASES)('%s of %j is %s', comesTo);
