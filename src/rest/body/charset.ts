import { TextDecoder } from 'node:util';

/** Python's name for a charset that web standards call `latin1`. */
const LATIN_1 = /^latin[-_]1$/i;

/** Whether a charset name means UTF-8. */
export const isUtf8Name = (charset: string): boolean => /^utf-?8$/i.test(charset);

/** A decoder for a charset; undefined if the charset is unknown. Django ignores unknown charsets. */
export function decoderOf(charset: string, options?: { fatal: boolean }): TextDecoder | undefined {
  try {
    return new TextDecoder(charset.replace(LATIN_1, 'latin1'), options);
  } catch {
    return undefined;
  }
}
