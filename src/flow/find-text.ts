/**
 * The longest text that V8 searches for in time linear to the text in which it searches. Beyond that the time may grow with the product of
 * both: the search for one of 160,000 characters in one of 1 MB took 20 s, and ended its worker.
 */
const LONGEST_FOR_V8 = 250;

/** Whether V8 must not search for the text. */
export const isLongToFind = (searched: unknown): searched is string =>
  typeof searched === 'string' && searched.length > LONGEST_FOR_V8;

/** As `text.indexOf(searched, from)`, in time linear to both. */
export function findText(text: string, searched: string, from = 0): number {
  if (!isLongToFind(searched)) return text.indexOf(searched, from);
  return searched.length > text.length - from ? -1 : findLong(text, searched, from);
}

/** As `text.split(separator)`, in time linear to both. */
export function splitText(text: string, separator: string): string[] {
  if (!isLongToFind(separator)) return text.split(separator);
  const parts: string[] = [];
  let start = 0;
  for (
    let at = findText(text, separator);
    at >= 0;
    start = at + separator.length, at = findText(text, separator, start)
  )
    parts.push(text.slice(start, at));
  return [...parts, text.slice(start)];
}

/** The algorithm of Knuth, Morris and Pratt. */
function findLong(text: string, searched: string, from: number): number {
  const borders = bordersOf(searched);
  let matched = 0;
  for (let at = from; at < text.length; at++) {
    matched = extended(matched, text.charCodeAt(at), searched, borders);
    if (matched === searched.length) return at - matched + 1;
  }
  return -1;
}

/** For each beginning of a text, by its last index: how long the longest shorter beginning is with which it ends. */
function bordersOf(text: string): Int32Array {
  const borders = new Int32Array(text.length);
  for (let at = 1; at < text.length; at++)
    borders[at] = extended(borders[at - 1] ?? 0, text.charCodeAt(at), text, borders);
  return borders;
}

/** How long the longest beginning of `text` is with which that of `length` characters and one more end together. */
function extended(length: number, next: number, text: string, borders: Int32Array): number {
  let matched = length;
  while (matched > 0 && text.charCodeAt(matched) !== next) matched = borders[matched - 1] ?? 0;
  return text.charCodeAt(matched) === next ? matched + 1 : matched;
}
