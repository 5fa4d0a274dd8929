import { comesTo, type OperationCase } from '../../../test/engine/operations.js';

const CASES: OperationCase[] = [
  ['encodeBase64', { value: 'é😀' }, 'w6nwn5iA'],
  ['decodeBase64', { value: 'w6nwn5iA' }, 'é😀'],
  ['decodeBase64', { value: '/w==' }, /not valid UTF-8/],
  ['decodeBase64', { value: 'not base64!' }, /not valid base64/],
  ['decodeBase64', { value: 'YQ==YQ==' }, /not valid base64/],
  ['decodeBase64', { value: 'YWJj Z\n' }, /not valid base64/],
  ['decodeBase64', { value: ' YQ =\n= ' }, 'a'],
  ['hash', { value: 'abc' }, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['hash', { value: 'abc' }, 'kAFQmDzST7DWlj99KOF/cg==', { algorithm: 'md5', encoding: 'base64' }],
  ['encodeUrl', { value: 'a b&c/ü' }, 'a%20b%26c%2F%C3%BC'],
  ['decodeUrl', { value: 'a+b%20c' }, 'a+b c'],
  ['decodeUrl', { value: '%zz' }, /not percent-encoded/],
];

test.each(CASES)('%s of %j is %s', comesTo);
