import { LEAST_BYTES, MAX_NESTING, tooDeep, tooLarge } from './admit.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENS_LIST = 0x5b;
const CLOSES_LIST = 0x5d;
const OPENS_OBJECT = 0x7b;
const CLOSES_OBJECT = 0x7d;

/**
 * Counts the lists and objects of a JSON text before it is parsed. 1 MB of lists in each other took 0.1 s to parse, and as long to refuse, in
 * one piece: two jobs that received it a hundred times each let a short job wait for 2 s. Counting takes some milliseconds.
 *
 * @throws Failure if they are too many, or nest too deep, for `admit` to accept the value
 */
export function checkBrackets(json: string, maxBytes: number): void {
  let depth = 0;
  let bytes = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfText(json, at);
    else if (code === OPENS_OBJECT || code === OPENS_LIST) {
      depth += 1;
      bytes += LEAST_BYTES;
      if (depth > MAX_NESTING) throw tooDeep();
      if (bytes > maxBytes) throw tooLarge(maxBytes);
    } else if (code === CLOSES_OBJECT || code === CLOSES_LIST) depth -= 1;
  }
}

/** The index of the closing quote of the text that begins at `start`, or one behind the JSON. A long text without escapes takes no time. */
function endOfText(json: string, start: number): number {
  const quote = json.indexOf('"', start + 1);
  if (quote === -1) return json.length;
  if (json.charCodeAt(quote - 1) !== BACKSLASH) return quote;
  let at = start + 1;
  for (let code = json.charCodeAt(at); at < json.length && code !== QUOTE; code = json.charCodeAt(at))
    at += code === BACKSLASH ? 2 : 1;
  return at;
}
