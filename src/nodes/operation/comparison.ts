import { dateToMillis, Failure, isDate } from '../../flow/index.js';
import type { Json, OperationDefinition } from '../../flow/index.js';
import { port } from '../ports.js';
import { isEqual } from './is-equal.js';
import { operation } from './operation.js';

const INPUTS = [port('a', 'any', 'A', 'A'), port('b', 'any', 'B', 'B')];
const RESULT = port('result', 'bool', 'Result', '结果');

function equality(name: string, en: string, zh: string, wanted: boolean): OperationDefinition {
  return operation({
    name,
    title: { en, zh },
    description: { en: `${en}: compared by value, as JSON.`, zh: `${zh}：按 JSON 值比较。` },
    inputs: INPUTS,
    result: RESULT,
    example: { inputs: { a: [1, 2], b: [1, 2] }, outputs: { result: wanted } },
    compute: ({ a = null, b = null }) => ({ result: isEqual(a, b) === wanted }),
  });
}

function order(name: string, en: string, zh: string, holds: (sign: number) => boolean): OperationDefinition {
  return operation({
    name,
    title: { en, zh },
    description: {
      en: `${en}: compares two numbers, two dates or two texts; fails for anything else.`,
      zh: `${zh}：两个数字、两个日期或两段文本，其他情况失败。`,
    },
    inputs: INPUTS,
    result: RESULT,
    example: { inputs: { a: 1, b: 2 }, outputs: { result: holds(-1) } },
    compute: ({ a = null, b = null }) => ({ result: holds(compare(a, b)) }),
  });
}

/** Negative if `a` comes first, 0 if they are equal. */
function compare(a: Json, b: Json): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== 'string' || typeof b !== 'string') {
    throw new Failure(
      {
        en: 'only two numbers, two dates or two texts can be compared',
        zh: '只能比较两个数字、两个日期或两段文本',
      },
      false,
    );
  }
  if (isDate(a) && isDate(b)) return dateToMillis(a) - dateToMillis(b);
  return a === b ? 0 : a < b ? -1 : 1;
}

export const comparisons: readonly OperationDefinition[] = [
  equality('equal', 'Equal', '等于', true),
  equality('notEqual', 'Not equal', '不等于', false),
  order('less', 'Less', '小于', (sign) => sign < 0),
  order('lessEqual', 'Less or equal', '小于等于', (sign) => sign <= 0),
  order('greater', 'Greater', '大于', (sign) => sign > 0),
  order('greaterEqual', 'Greater or equal', '大于等于', (sign) => sign >= 0),
];
