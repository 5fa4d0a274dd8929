import { comesTo, type OperationCase, proto } from '../../../test/engine/operations.js';

const CASES: OperationCase[] = [
  ['get', { value: { items: [{ 'a b': 1 }, 2] }, path: 'items[0]["a b"]' }, 1],
  ['get', { value: [1, 2, 3], path: '[-1]' }, 3],
  ['get', { value: { a: [5] }, path: 'a.0' }, 5],
  ['get', { value: { a: 1 }, path: '' }, { a: 1 }],
  ['get', { value: { a: 1 }, path: 'b.c' }, null],
  ['get', { value: { a: 1 }, path: '__proto__' }, null],
  ['get', { value: 'text', path: 'length' }, null],
  ['get', { value: [1], path: 'constructor' }, null],
  ['get', { value: proto, path: '__proto__.polluted' }, 1],
  ['merge', { a: { x: { y: 1 } }, b: { x: { z: 2 } } }, { x: { z: 2 } }],
  ['merge', { a: { x: 1 } }, { x: 1 }],
  ['merge', { a: proto, b: proto }, proto],
  ['slice', { value: 'h😀llo', start: 1, end: -1 }, '😀ll'],
  ['slice', { value: [1, 2, 3], start: -2 }, [2, 3]],
  ['slice', { value: [1, 2, 3], start: 2, end: 1 }, []],
  ['slice', { value: { a: 1 } }, /only a text or an array/],
];

test.each(CASES)('%s of %j is %s', comesTo);
