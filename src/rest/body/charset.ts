import { TextDecoder } from 'node:util';

/** Python's names of charsets that have another name on the web. */
const LATIN_1 = /^latin[-_]1$/i;

/** Whether a charset is the one that everybody speaks. */
export const isUtf8Name = (charset: string): boolean => /^utf-?8$/i.test(charset);

/** What reads a charset; undefined where it is not known, which Django passes over. */
export function decoderOf(charset: string, options?: { fatal: boolean }): TextDecoder | undefined {
  try {
    return new TextDecoder(charset.replace(LATIN_1, 'latin1'), options);
  } catch {
    return undefined;
  }
}
