import type { OperationDefinition } from '../../flow/index.js';
import { port, requiredPort } from '../ports.js';
import { operation } from './operation.js';

const RESULT = port('result', 'number', 'Result', '结果');

function binary(
  name: string,
  en: string,
  zh: string,
  result: number,
  calculate: (a: number, b: number) => number,
) {
  return operation({
    name,
    title: { en, zh },
    description: {
      en: `${en}: computed from two numbers. Fails if the result is not a number, as after a division by zero.`,
      zh: `${zh}：两个数字的运算。结果不是数字（如除以零）时失败。`,
    },
    inputs: [requiredPort('a', 'number', 'A', 'A'), requiredPort('b', 'number', 'B', 'B')],
    result: RESULT,
    example: { inputs: { a: 7, b: 2 }, outputs: { result } },
    compute: ({ a, b }) => ({ result: calculate(a as number, b as number) }),
  });
}

function unary(name: string, en: string, zh: string, result: number, calculate: (value: number) => number) {
  return operation({
    name,
    title: { en, zh },
    description: { en: `${en}: computed from one number.`, zh: `${zh}：一个数字的运算。` },
    inputs: [requiredPort('value', 'number', 'Value', '值')],
    result: RESULT,
    example: { inputs: { value: -2.5 }, outputs: { result } },
    compute: ({ value }) => ({ result: calculate(value as number) }),
  });
}

export const arithmetic: readonly OperationDefinition[] = [
  binary('add', 'Add', '加', 9, (a, b) => a + b),
  binary('subtract', 'Subtract', '减', 5, (a, b) => a - b),
  binary('multiply', 'Multiply', '乘', 14, (a, b) => a * b),
  binary('divide', 'Divide', '除', 3.5, (a, b) => a / b),
  binary('modulo', 'Remainder', '取余', 1, (a, b) => a % b),
  binary('power', 'Power', '乘方', 49, (a, b) => a ** b),
  // Rounds half away from zero; `Math.round` rounds half up.
  unary('round', 'Round', '四舍五入', -3, (value) => Math.sign(value) * Math.round(Math.abs(value))),
  unary('floor', 'Round down', '向下取整', -3, Math.floor),
  unary('ceil', 'Round up', '向上取整', -2, Math.ceil),
  unary('abs', 'Absolute value', '绝对值', 2.5, Math.abs),
];
