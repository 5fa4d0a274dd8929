import { comesTo, type OperationCase, proto } from '../../../test/engine/operations.js';

const CASES: OperationCase[] = [
  ['equal', { a: 1, b: 1 }, true],
  ['equal', { a: '1', b: 1 }, false],
  ['equal', { a: [1, { x: 1, y: [2] }], b: [1, { y: [2], x: 1 }] }, true],
  ['equal', {}, true],
  ['equal', { a: {}, b: [] }, false],
  ['equal', { a: proto, b: {} }, false],
  ['notEqual', { a: null, b: false }, true],
  ['less', { a: 2, b: 10 }, true],
  ['less', { a: '2', b: '10' }, false],
  ['less', { a: 'a', b: 'b' }, true],
  ['less', { a: '2024-05-01T08:00:00+08:00', b: '2024-05-01T01:00:00Z' }, true],
  ['less', { a: '2024-05-01', b: '2024-05-01T00:00:00Z' }, false],
  ['lessEqual', { a: '2024-05-01', b: '2024-05-01T00:00:00Z' }, true],
  ['greater', { a: '2024-05-01T00:00:00+0530', b: '2024-04-30T18:29:59,999Z' }, true],
  ['greater', { a: '2024-05-02', b: '2024-05-01' }, true],
  ['greaterEqual', { a: 5, b: 5 }, true],
  ['less', { a: 1, b: '2' }, /only two numbers, two dates or two texts/],
  ['less', { a: true, b: false }, /only two numbers/],
  ['less', { a: 1 }, /only two numbers/],
];

test.each(CASES)('%s of %j is %s', comesTo);
