import { Failure, LinearRegExp, splitText, textOf } from '../../flow/index.js';
import { option, port, requiredPort } from '../ports.js';
import { operation } from './operation.js';

export const replace = operation({
  name: 'replace',
  title: { en: 'Replace', zh: '替换' },
  description: {
    en: 'Replaces all occurrences. With "regex", the search is a pattern (RE2: no look-around or back-references), and $1 to $9 and $& in the replacement refer to the match.',
    zh: '替换全部匹配。勾选 regex 时按正则查找（RE2 语法，不支持环视与反向引用），替换文本中的 $1 至 $9、$& 代表匹配内容。',
  },
  inputs: [
    requiredPort('value', 'string', 'Value', '值'),
    requiredPort('search', 'string', 'What to search for', '查找'),
    port('replacement', 'string', 'Replacement', '替换为'),
  ],
  result: port('result', 'string', 'Result', '结果'),
  options: [option('regex', 'bool', 'The search is a pattern', '正则查找', { value: false })],
  example: {
    inputs: { value: 'order-17', search: '(\\w+)-(\\d+)', replacement: '$2 $1' },
    options: { regex: true },
    outputs: { result: '17 order' },
  },
  compute({ value, search, replacement }, { regex }, context) {
    const { maxValueBytes } = context;
    const text = value as string;
    const inserted = (replacement ?? '') as string;
    const outputs = (result: string | null) => {
      if (result === null)
        throw new Failure(
          {
            en: `the text would be longer than ${maxValueBytes} bytes`,
            zh: `文本将超过 ${maxValueBytes} 字节的上限`,
          },
          false,
        );
      return { result };
    };
    return regex === true
      ? patternOf(search as string)
          .replaceAll(text, inserted, maxValueBytes, () => context.yieldIfSpent())
          .then(outputs)
      : outputs(replaceText(text, search as string, inserted, maxValueBytes));
  },
});

function patternOf(search: string): LinearRegExp {
  try {
    return new LinearRegExp(search);
  } catch (error) {
    const { en, zh } = textOf(error);
    throw new Failure({ en: `the pattern cannot be used: ${en}`, zh: `该正则表达式不可用：${zh}` }, false);
  }
}

function replaceText(text: string, search: string, replacement: string, maxLength: number): string | null {
  if (search === '') return text;
  const parts = splitText(text, search);
  const length = text.length + (parts.length - 1) * (replacement.length - search.length);
  return length > maxLength ? null : parts.join(replacement);
}
