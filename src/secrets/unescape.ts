import { runAll, type Steps, Work } from './steps.js';

/** Which escapes to remove: those of URLs (`%41`), those of JSON (`\u0041`), or both. */
export type Escapes = 'url' | 'json' | 'both';

/** A text without one layer of escapes. */
export interface Unescaped {
  text: string;
  /** For each index of `text` and its end, the index of that character in the original text. */
  origins: Int32Array;
}

const PERCENT = 0x25;
const BACKSLASH = 0x5c;
const U = 0x75;

/** The character that each JSON escape stands for, by the character after the backslash. */
const JSON_ESCAPES = new Map(
  ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t'].map((pair) => [
    pair.charCodeAt(0),
    pair.charCodeAt(1),
  ]),
);

/**
 * Removes one layer of escapes, in time linear in the text. Escaped bytes that are not UTF-8 become one character each.
 *
 * @param origins the origins of `text`, if it is itself an unescaped text
 * @returns undefined if there is no escape
 */
export function* unescapeInSteps(
  text: string,
  escapes: Escapes,
  origins: Int32Array | null,
  work: Work,
): Steps<Unescaped | undefined> {
  const url = escapes !== 'json' && text.includes('%');
  const json = escapes !== 'url' && text.includes('\\');
  if (!url && !json) return undefined;
  const codes = new Uint16Array(text.length);
  const starts = new Int32Array(text.length + 1);
  let length = 0;
  let last = 0;
  for (let at = 0; at < text.length;) {
    const start = origins === null ? at : (origins[at] ?? 0);
    const code = text.charCodeAt(at);
    let point = -1;
    let read = 1;
    if (code === PERCENT && url) {
      point = utf8At(text, at);
      if (point >= 0) read = 3 * utf8Length(point);
      else {
        point = byteAt(text, at);
        read = 3;
      }
    } else if (code === BACKSLASH && json) {
      point = jsonAt(text, at);
      read = text.charCodeAt(at + 1) === U ? 6 : 2;
    }
    if (point < 0) {
      point = code;
      read = 1;
    }
    if (point > 0xffff) {
      starts[length] = start;
      codes[length++] = 0xd800 + ((point - 0x10000) >> 10);
      point = 0xdc00 + ((point - 0x10000) & 0x3ff);
    }
    starts[length] = start;
    codes[length++] = point;
    at += read;
    if (at - last >= 4_096) {
      if (work.spend(4 * (at - last))) yield;
      last = at;
    }
  }
  if (work.spend(4 * (text.length - last))) yield;
  if (length === text.length) return undefined;
  starts[length] = origins === null ? text.length : (origins[text.length] ?? 0);
  return { text: Buffer.from(codes.buffer, 0, 2 * length).toString('utf16le'), origins: starts };
}

/** The text without one layer of escapes. Only for short texts. */
export const unescaped = (text: string, escapes: Escapes): string =>
  runAll(unescapeInSteps(text, escapes, null, new Work()))?.text ?? text;

function jsonAt(text: string, at: number): number {
  const kind = text.charCodeAt(at + 1);
  if (kind !== U) return JSON_ESCAPES.get(kind) ?? -1;
  let code = 0;
  for (let digit = at + 2; digit < at + 6; digit++) {
    const value = hexAt(text, digit);
    if (value < 0) return -1;
    code = code * 16 + value;
  }
  return code;
}

/** The byte of the `%hh` at an index; -1 if there is none. */
function byteAt(text: string, at: number): number {
  if (text.charCodeAt(at) !== PERCENT) return -1;
  const high = hexAt(text, at + 1);
  const low = hexAt(text, at + 2);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/** The code point whose UTF-8 bytes are at an index, each as `%hh`; -1 if there is none. */
function utf8At(text: string, at: number): number {
  const first = byteAt(text, at);
  if (first < 0x80) return first;
  const more =
    first >= 0xf0 && first < 0xf8
      ? 3
      : first >= 0xe0 && first < 0xf0
        ? 2
        : first >= 0xc2 && first < 0xe0
          ? 1
          : 0;
  if (more === 0) return -1;
  let point = first & (0x3f >> more);
  for (let index = 1; index <= more; index++) {
    const byte = byteAt(text, at + 3 * index);
    if (byte < 0x80 || byte > 0xbf) return -1;
    point = point * 64 + (byte & 0x3f);
  }
  const isOther = point > 0x10ffff || (point >= 0xd800 && point < 0xe000);
  return isOther || utf8Length(point) !== more + 1 ? -1 : point;
}

const utf8Length = (point: number): number =>
  point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;

function hexAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
