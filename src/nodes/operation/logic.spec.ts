import { comesTo, type OperationCase } from '../../../test/engine/operations.js';

const CASES: OperationCase[] = [
  ['and', { a: true, b: 'true' }, /input "b" must be bool, but got the text "true"/],
  ['and', { a: true }, /input "b" is required/],
  ['or', { a: false, b: true }, true],
  ['not', { a: false }, true],
];

test.each(CASES)('%s of %j is %s', comesTo);
