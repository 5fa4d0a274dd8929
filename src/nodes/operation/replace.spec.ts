import { comesTo, letters, type OperationCase } from '../../../test/engine/operations.js';

const CASES: OperationCase[] = [
  ['replace', { value: 'a.b.c', search: '.', replacement: '$&' }, 'a$&b$&c'],
  ['replace', { value: 'abc', search: 'b' }, 'ac'],
  ['replace', { value: 'Dear @@', search: '@@', replacement: letters }, `Dear ${letters}`],
  ['replace', { value: letters, search: 'aa', replacement: 'aa' }, letters],
  ['replace', { value: 'a1b22', search: '\\d+', replacement: '<$&>' }, 'a<1>b<22>', { regex: true }],
  ['replace', { value: 'x-y', search: '(x)-(y)', replacement: '$2$$$1$9' }, 'y$x', { regex: true }],
  ['replace', { value: 'abc', search: '', replacement: '-' }, '-a-b-c-', { regex: true }],
  ['replace', { value: '😀a', search: 'x*', replacement: '-' }, '-😀-a-', { regex: true }],
  ['replace', { value: 'a', search: '(?=a)', replacement: '' }, /invalid|Perl|parse/i, { regex: true }],
  ['replace', { value: 'a', search: '(', replacement: '' }, /missing|parse/i, { regex: true }],
  ['replace', { value: `${'a'.repeat(5000)}!`, search: '^(a+)+$' }, `${'a'.repeat(5000)}!`, { regex: true }],
];

test.each(CASES)('%s of %j is %s', comesTo);
