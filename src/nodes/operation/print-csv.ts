import { type Options, stringify } from 'csv-stringify/sync';
import { Failure } from '../../flow/index.js';
import type { PureContext } from '../../flow/index.js';

/** How many cells are written between two yields to the event loop; they take 5 ms. */
const AT_ONCE = 5_000;

/** Readers leave it out at the beginning of a text, unless it is in quotes. */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * The CSV text of rows, without a line break after the last.
 *
 * @throws Failure if it gets longer than the maximum size of a value
 */
export async function printRows(
  rows: readonly string[][],
  delimiter: string,
  context: Pick<PureContext, 'maxValueBytes' | 'yieldIfSpent'>,
): Promise<string> {
  const maxLength = context.maxValueBytes;
  const options: Options = {
    delimiter,
    record_delimiter: 'windows',
    // Readers end a row at any kind of line break.
    quote_record_delimiter: true,
    quoted_match: BYTE_ORDER_MARK,
    // Readers pass over empty lines, so a row of one empty cell must not be one.
    quoted_empty: rows.some((row) => row.length === 1 && row[0] === ''),
    eof: true,
  };
  let text = '';
  let from = 0;
  let cells = 0;
  for (const [index, row] of rows.entries()) {
    cells += row.length + 1;
    if (cells < AT_ONCE && index < rows.length - 1) continue;
    text += stringify(rows.slice(from, index + 1), options);
    if (text.length > maxLength + 2)
      throw new Failure(
        { en: `the text would be longer than ${maxLength} bytes`, zh: `文本将超过 ${maxLength} 字节的上限` },
        false,
      );
    from = index + 1;
    cells = 0;
    if (from < rows.length) await context.yieldIfSpent();
  }
  return text.replace(/\r\n$/, '');
}
