import { checkBrackets, Failure } from '../../flow/index.js';
import type { Json, OperationDefinition } from '../../flow/index.js';
import { jsonFault } from '../json-fault.js';
import { option, port, requiredPort } from '../ports.js';
import { operation } from './operation.js';

export const json: readonly OperationDefinition[] = [
  operation({
    name: 'parseJson',
    title: { en: 'Parse JSON', zh: '解析 JSON' },
    description: { en: 'Parses a JSON text.', zh: '由 JSON 文本得到值。' },
    inputs: [requiredPort('value', 'string', 'JSON', 'JSON 文本')],
    result: port('result', 'any', 'Result', '结果'),
    example: { inputs: { value: '{"a": [1, 2]}' }, outputs: { result: { a: [1, 2] } } },
    compute({ value }, _options, { maxValueBytes }) {
      checkBrackets(value as string, maxValueBytes);
      try {
        return { result: JSON.parse(value as string) as Json };
      } catch (error) {
        const { en, zh } = jsonFault(error);
        throw new Failure(
          { en: `the text is not valid JSON: ${en}`, zh: `文本不是有效的 JSON：${zh}` },
          false,
        );
      }
    },
  }),
  operation({
    name: 'printJson',
    title: { en: 'Print JSON', zh: '生成 JSON' },
    description: { en: 'The JSON text of a value.', zh: '值的 JSON 文本。' },
    inputs: [port('value', 'any', 'Value', '值')],
    result: port('result', 'string', 'JSON', 'JSON 文本'),
    options: [
      option('indent', 'number', 'Number of spaces by which each level is indented', '缩进空格数', {
        integer: true,
        value: 0,
        min: 0,
        max: 8,
      }),
    ],
    example: { inputs: { value: { a: [1, 2] } }, outputs: { result: '{"a":[1,2]}' } },
    compute({ value = null }, { indent }, { maxValueBytes }) {
      const result = indented(value, Number(indent), maxValueBytes);
      if (result === null)
        throw new Failure(
          {
            en: `the text would be longer than ${maxValueBytes} bytes`,
            zh: `文本将超过 ${maxValueBytes} 字节的上限`,
          },
          false,
        );
      return { result };
    },
  }),
];

/** Formats with indentation, which makes deeply nested values long. @returns null if it gets too long */
function indented(value: Json, blanks: number, maxBytes: number): string | null {
  let bytes = 0;
  const open: [Json, number][] = [[value, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [at, depth] = next;
    bytes += depth * blanks;
    if (bytes > maxBytes) return null;
    if (typeof at === 'object' && at !== null)
      for (const item of Object.values(at)) open.push([item, depth + 1]);
  }
  return JSON.stringify(value, null, blanks);
}
