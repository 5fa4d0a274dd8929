import { comesTo, type OperationCase } from '../../../test/engine/operations.js';

const CASES: OperationCase[] = [
  ['concat', { a: 1, b: true }, '1true'],
  ['concat', { a: 'a' }, 'a'],
  ['concat', { a: [1], b: '' }, /input "a" must be string, but got an array of 1/],
  ['contains', { a: 'workflow', b: 'flow' }, true],
  ['startsWith', { a: 'workflow', b: '' }, true],
  ['endsWith', { a: 'workflow', b: 'work' }, false],
  ['upper', { value: 'straße' }, 'STRASSE'],
  ['lower', { value: 'ÄÖ' }, 'äö'],
  ['trim', { value: ' \t a b \n' }, 'a b'],
  ['length', { value: '流😀' }, 2],
  ['length', { value: [[], []] }, 2],
  ['length', {}, 0],
  ['length', { value: { a: 1 } }, /an object has no length/],
  ['split', { value: 'a,b,,c' }, ['a', 'b', '', 'c']],
  ['split', { value: 'a😀', separator: '' }, ['a', '😀']],
  ['split', { value: 'a b', separator: ', ' }, ['a b']],
  ['join', { value: ['a', 1, null, true, { b: 2 }], separator: '-' }, 'a-1--true-{"b":2}'],
  ['join', { value: [] }, ''],
  ['join', { value: 'a' }, /input "value" must be array, but got the text "a"/],
];

test.each(CASES)('%s of %j is %s', comesTo);
