import { countCharacters, Failure, findText, splitText } from '../../flow/index.js';
import type { DataType, Json, OperationDefinition } from '../../flow/index.js';
import { port, requiredPort } from '../ports.js';
import { operation } from './operation.js';

function ofTwo(
  name: string,
  en: string,
  zh: string,
  result: Json,
  compute: (a: string, b: string) => Json,
): OperationDefinition {
  const type: DataType = typeof result === 'boolean' ? 'bool' : 'string';
  return operation({
    name,
    title: { en, zh },
    description: {
      en: `${en}: computed from two texts; null counts as an empty text.`,
      zh: `${zh}：两段文本的运算，空值视为空文本。`,
    },
    inputs: [port('a', 'string', 'A', 'A'), port('b', 'string', 'B', 'B')],
    result: port('result', type, 'Result', '结果'),
    example: { inputs: { a: 'flowers', b: 'flow' }, outputs: { result } },
    compute: ({ a, b }) => ({ result: compute((a ?? '') as string, (b ?? '') as string) }),
  });
}

function ofOne(
  name: string,
  en: string,
  zh: string,
  result: string,
  compute: (value: string) => string,
): OperationDefinition {
  return operation({
    name,
    title: { en, zh },
    description: { en: `${en}: computed from a text.`, zh: `文本${zh}。` },
    inputs: [port('value', 'string', 'Value', '值')],
    result: port('result', 'string', 'Result', '结果'),
    example: { inputs: { value: ' Flow ' }, outputs: { result } },
    compute: ({ value }) => ({ result: compute((value ?? '') as string) }),
  });
}

/** Splits at a separator; an empty one splits into characters, without breaking surrogate pairs. */
function split(text: string, separator: string): string[] {
  return separator === '' ? Array.from(text) : splitText(text, separator);
}

/** The number of characters of a text or of elements of an array. */
function lengthOf(value: Json): number {
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'object' && value !== null)
    throw new Failure(
      { en: 'an object has no length; give it a text or an array', zh: '对象没有长度；请给文本或数组' },
      false,
    );
  return value === null ? 0 : countCharacters(String(value));
}

export const texts: readonly OperationDefinition[] = [
  ofTwo('concat', 'Join two texts', '连接文本', 'flowersflow', (a, b) => a + b),
  ofTwo('contains', 'Whether A contains B', 'A 是否包含 B', true, (a, b) => findText(a, b) >= 0),
  ofTwo('startsWith', 'Whether A starts with B', 'A 是否以 B 开头', true, (a, b) => a.startsWith(b)),
  ofTwo('endsWith', 'Whether A ends with B', 'A 是否以 B 结尾', false, (a, b) => a.endsWith(b)),
  ofOne('upper', 'Upper case', '转为大写', ' FLOW ', (value) => value.toUpperCase()),
  ofOne('lower', 'Lower case', '转为小写', ' flow ', (value) => value.toLowerCase()),
  ofOne('trim', 'Trim white space', '去除首尾空白', 'Flow', (value) => value.trim()),
  operation({
    name: 'length',
    title: { en: 'Length', zh: '长度' },
    description: {
      en: 'The number of characters of a text, or of elements of an array.',
      zh: '文本的字符数或数组的元素数。',
    },
    inputs: [port('value', 'any', 'Value', '值')],
    result: port('result', 'number', 'Result', '结果'),
    example: { inputs: { value: '流程' }, outputs: { result: 2 } },
    compute: ({ value = null }) => ({ result: lengthOf(value) }),
  }),
  operation({
    name: 'split',
    title: { en: 'Split', zh: '拆分' },
    description: { en: 'Splits a text at a separator.', zh: '按分隔符拆分文本。' },
    inputs: [
      requiredPort('value', 'string', 'Value', '值'),
      { ...port('separator', 'string', 'Separator', '分隔符'), value: ',' },
    ],
    result: port('result', 'array', 'Result', '结果'),
    example: { inputs: { value: 'a,b,c', separator: ',' }, outputs: { result: ['a', 'b', 'c'] } },
    compute: ({ value, separator }) => ({ result: split(value as string, (separator ?? '') as string) }),
  }),
  operation({
    name: 'join',
    title: { en: 'Join', zh: '合并' },
    description: {
      en: 'Joins the elements of an array to a text, with a separator between them.',
      zh: '将数组元素以分隔符连接为文本。',
    },
    inputs: [
      requiredPort('value', 'array', 'Value', '值'),
      { ...port('separator', 'string', 'Separator', '分隔符'), value: ',' },
    ],
    result: port('result', 'string', 'Result', '结果'),
    example: { inputs: { value: ['a', 1, true], separator: ' / ' }, outputs: { result: 'a / 1 / true' } },
    compute({ value, separator }, _options, { maxValueBytes }) {
      const parts = (value as Json[]).map((item) =>
        typeof item === 'object' && item !== null ? JSON.stringify(item) : String(item ?? ''),
      );
      const between = (separator ?? '') as string;
      if (between.length * parts.length > maxValueBytes)
        throw new Failure({ en: 'the text would be too long', zh: '文本将超过上限' }, false);
      return { result: parts.join(between) };
    },
  }),
];
