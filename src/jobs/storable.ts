/** A text that Postgres can store: without U+0000, without half surrogate pairs, and without the separator of text lists. */
export const storable = (text: string): string =>
  text.replaceAll('\0', '\\u0000').replaceAll('\x1e', '\\u001e').toWellFormed();
