import { LEAST_BYTES, MAX_NESTING, tooDeep, tooLarge } from './admit.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENS_LIST = 0x5b;
const CLOSES_LIST = 0x5d;
const OPENS_OBJECT = 0x7b;
const CLOSES_OBJECT = 0x7d;

/**
 * Whether the lists and objects of a JSON text nest too deep, or are too many. It looks at brackets outside of texts, without recursion and
 * without allocating, before the JSON is parsed.
 *
 * @param deepest how many may be in each other
 * @param most how many there may be
 */
export function excessIn(json: string, deepest: number, most: number): 'too deep' | 'too many' | null {
  let depth = 0;
  let count = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfText(json, at);
    else if (code === OPENS_OBJECT || code === OPENS_LIST) {
      depth += 1;
      count += 1;
      if (depth > deepest) return 'too deep';
      if (count > most) return 'too many';
    } else if (code === CLOSES_OBJECT || code === CLOSES_LIST) depth -= 1;
  }
  return null;
}

/**
 * Checks a JSON text before it is parsed. 1 MB of lists in each other took 0.1 s to parse, and as long to refuse, in one piece: two jobs that
 * received it a hundred times each let a short job wait for 2 s. To look at the brackets takes some milliseconds.
 *
 * @throws Failure if they are too many, or nest too deep, for `admit` to accept the value
 */
export function checkBrackets(json: string, maxBytes: number): void {
  const excess = excessIn(json, MAX_NESTING, Math.floor(maxBytes / LEAST_BYTES));
  if (excess === 'too deep') throw tooDeep();
  if (excess === 'too many') throw tooLarge(maxBytes);
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
