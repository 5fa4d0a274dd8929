import { endOfString, endOfValue, pastSpace } from './number-text.js';

/*
 * Finds where the parts of a JSON text begin and end, without parsing it: what is not changed keeps its text byte for byte.
 * Each function takes one pass over the value and ends on any text, also one that is not JSON.
 */

/** The indexes of the first character of a value and of the one after it. */
export interface Span {
  start: number;
  end: number;
}

/** A value of an object. */
export interface Member extends Span {
  name: string;
}

/** The members of the object that begins at `object`, duplicates included; none if no object begins there. */
export function* membersOf(text: string, object: number): Generator<Member> {
  if (text.charCodeAt(object) !== 0x7b) return;
  let at = pastSpace(text, object + 1);
  while (text.charCodeAt(at) === 0x22) {
    const endOfName = endOfString(text, at);
    const start = pastSpace(text, pastSpace(text, endOfName + 1) + 1);
    const end = endOfValue(text, start);
    yield { name: nameIn(text.slice(at, endOfName + 1)), start, end };
    at = pastComma(text, end);
  }
}

/** The elements of the array that begins at `array`; none if no array begins there. */
export function* elementsOf(text: string, array: number): Generator<Span> {
  if (text.charCodeAt(array) !== 0x5b) return;
  for (let start = pastSpace(text, array + 1); start < text.length;) {
    const end = endOfValue(text, start);
    if (end === start) return;
    yield { start, end };
    start = pastComma(text, end);
  }
}

/** The index of the next entry; of what is there instead if no comma follows, where every caller ends. */
function pastComma(text: string, end: number): number {
  const at = pastSpace(text, end);
  return text.charCodeAt(at) === 0x2c ? pastSpace(text, at + 1) : text.length;
}

function nameIn(written: string): string {
  if (!written.includes('\\')) return written.slice(1, -1);
  try {
    return JSON.parse(written) as string;
  } catch {
    return written;
  }
}
