import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { parse } from 'csv-parse';
import { Failure, messageOf, weigh } from '../../flow/index.js';
import type { Json } from '../../flow/index.js';

/** Bytes that are read before others have their turn. */
const AT_ONCE = 8 * 1024;

/**
 * A quote within a cell that does not begin with one is a letter like others. Each row will weigh what the names do,
 * however few cells it has: so the bound is looked at on the way.
 */
export async function readRows(
  text: string,
  delimiter: string,
  header: boolean,
  maxBytes: number,
): Promise<string[][]> {
  const rows: string[][] = [];
  let bytes = 0;
  try {
    const parser = parse({
      delimiter,
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
    });
    for await (const row of Readable.from(piecesOf(Buffer.from(text))).pipe(parser) as AsyncIterable<
      string[]
    >) {
      rows.push(row);
      bytes += weigh((header && rows[0]) || row);
      if (bytes > maxBytes) throw tooLarge(maxBytes);
    }
    return rows;
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(`the text is no CSV: ${messageOf(error)}`, false);
  }
}

async function* piecesOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += AT_ONCE) {
    if (at > 0) await setImmediate();
    yield bytes.subarray(at, at + AT_ONCE);
  }
}

/** Rows by the names in the first of them. */
export function toObjects([names = [], ...rows]: string[][]): Json {
  return rows.map((row) => {
    const object = Object.create(null) as Record<string, Json>;
    for (const [index, name] of names.entries()) object[name] = row[index] ?? '';
    return object;
  });
}

export function tooLarge(maxBytes: number): Failure {
  return new Failure(`the rows with all their columns weigh more than ${maxBytes} bytes`, false);
}
