import { Failure, isObject } from '../../flow/index.js';
import type { Json, OperationDefinition } from '../../flow/index.js';
import { asText } from '../as-text.js';
import { option, port, requiredPort } from '../ports.js';
import { operation } from './operation.js';
import { printRows } from './print-csv.js';
import { readRows, tooLarge, toObjects } from './read-csv.js';

/** The maximum length of a delimiter: the parser compares it at every character. */
const MAX_DELIMITER = 10;

/**
 * @throws Failure if it has what else ends a cell, and could not be read back; if it is too long, in flows submitted before this was
 *   checked
 */
function delimiterOf(value: Json | undefined): string {
  const delimiter = asText(value);
  if (/["\r\n]/.test(delimiter))
    throw new Failure(
      { en: 'a delimiter has no quotes and no line breaks', zh: '分隔符不得含有引号或换行' },
      false,
    );
  if (delimiter.length <= MAX_DELIMITER) return delimiter;
  throw new Failure(
    { en: `a delimiter has at most ${MAX_DELIMITER} characters`, zh: `分隔符最多 ${MAX_DELIMITER} 个字符` },
    false,
  );
}

const HEADER = option('header', 'bool', 'The first row contains the names', '首行为列名', { value: true });
const DELIMITER = option('delimiter', 'string', 'Separator of the cells', '分隔符', {
  value: ',',
  required: true,
  maxLength: MAX_DELIMITER,
});

export const csv: readonly OperationDefinition[] = [
  operation({
    name: 'parseCsv',
    title: { en: 'Parse CSV', zh: '解析 CSV' },
    description: {
      en: 'The rows of a CSV text: objects by the names in the first row, or arrays. Cells are texts.',
      zh: 'CSV 文本的各行：按首行列名的对象，或数组。单元格均为文本。',
    },
    inputs: [requiredPort('value', 'string', 'CSV', 'CSV 文本')],
    result: port('result', 'array', 'Rows', '各行'),
    options: [HEADER, DELIMITER],
    example: {
      inputs: { value: 'id,name\n1,"pen, red"\n' },
      outputs: { result: [{ id: '1', name: 'pen, red' }] },
    },
    async compute({ value }, { header, delimiter }, context) {
      const rows = await readRows(value as string, delimiterOf(delimiter), header === true, context);
      return { result: header === true ? toObjects(rows) : rows };
    },
  }),
  operation({
    name: 'printCsv',
    title: { en: 'Print CSV', zh: '生成 CSV' },
    description: {
      en: 'The CSV text of rows: objects, whose keys become the first row, or arrays.',
      zh: '由各行生成 CSV 文本：对象（键成为首行）或数组。',
    },
    inputs: [requiredPort('value', 'array', 'Rows', '各行')],
    result: port('result', 'string', 'CSV', 'CSV 文本'),
    options: [HEADER, DELIMITER],
    example: {
      inputs: { value: [{ id: 1, name: 'pen, red' }] },
      outputs: { result: 'id,name\r\n1,"pen, red"' },
    },
    async compute({ value }, { header, delimiter }, context) {
      const rows = toRows(value as Json[], header === true, context.maxValueBytes);
      return { result: await printRows(rows, delimiterOf(delimiter), context) };
    },
  }),
];

function toRows(list: readonly Json[], header: boolean, maxBytes: number): string[][] {
  const names = new Set<string>();
  for (const row of list) if (isObject(row)) for (const name of Object.keys(row)) names.add(name);
  if (list.length * names.size > maxBytes) throw tooLarge(maxBytes);
  const rows = list.map((row) => {
    if (Array.isArray(row)) return row.map(toCell);
    if (!isObject(row))
      throw new Failure(
        { en: 'each row of a CSV text must be an object or an array', zh: 'CSV 的每一行应为对象或数组' },
        false,
      );
    return [...names].map((name) => (Object.hasOwn(row, name) ? toCell(row[name] ?? null) : ''));
  });
  return header && names.size > 0 ? [[...names], ...rows] : rows;
}

function toCell(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
