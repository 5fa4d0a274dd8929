import type { OperationDefinition } from '../../flow/index.js';
import { port, requiredPort } from '../ports.js';
import { operation } from './operation.js';

const A = requiredPort('a', 'bool', 'A', 'A');
const B = requiredPort('b', 'bool', 'B', 'B');
const RESULT = port('result', 'bool', 'Result', '结果');

export const logic: readonly OperationDefinition[] = [
  operation({
    name: 'and',
    title: { en: 'And', zh: '与' },
    description: { en: 'True if both inputs are true.', zh: '两者都为真时为真。' },
    inputs: [A, B],
    result: RESULT,
    example: { inputs: { a: true, b: false }, outputs: { result: false } },
    compute: ({ a, b }) => ({ result: a === true && b === true }),
  }),
  operation({
    name: 'or',
    title: { en: 'Or', zh: '或' },
    description: { en: 'True if either input is true.', zh: '任一为真时为真。' },
    inputs: [A, B],
    result: RESULT,
    example: { inputs: { a: true, b: false }, outputs: { result: true } },
    compute: ({ a, b }) => ({ result: a === true || b === true }),
  }),
  operation({
    name: 'not',
    title: { en: 'Not', zh: '非' },
    description: { en: 'True if the input is false.', zh: '输入为假时为真。' },
    inputs: [A],
    result: RESULT,
    example: { inputs: { a: true }, outputs: { result: false } },
    compute: ({ a }) => ({ result: a !== true }),
  }),
];
