/** A part of an expression that is neither a blank nor a comment. A name is in backticks. */
export interface Token {
  kind: 'word' | 'name' | 'string' | 'pattern' | 'sign';
  text: string;
  start: number;
  end: number;
}

/** JSONata reads a name up to the next operator. */
const WORD = /[\w$\u0080-\uffff]+/y;
const BLANKS = /[ \t\n\v\f\r]+/y;
/** Words that a value follows. */
const OPERATORS = new Set(['and', 'or', 'in']);

/**
 * The parts of the expression that begins at `start`, and where it ends: at the first `}}` outside of its strings, names in backticks,
 * comments, braces and patterns, as for the server; else with the text.
 */
export function tokensAt(text: string, start: number): { tokens: Token[]; end: number } {
  const tokens: Token[] = [];
  let braces = 0;
  let isAfterValue = false;
  let at = start;
  while (at < text.length) {
    const { kind, end } = partAt(text, at, isAfterValue);
    const part = text.slice(at, end);
    if (part === '}' && braces === 0 && text.charAt(end) === '}') return { tokens, end: at };
    if (part === '{') braces += 1;
    if (part === '}') braces = Math.max(0, braces - 1);
    if (kind !== 'blank') {
      tokens.push({ kind, text: part, start: at, end });
      isAfterValue = endsValue(kind, part, isAfterValue);
    }
    at = end;
  }
  return { tokens, end: text.length };
}

function partAt(
  text: string,
  at: number,
  isAfterValue: boolean,
): { kind: Token['kind'] | 'blank'; end: number } {
  const char = text.charAt(at);
  if (char === '`') return { kind: 'name', end: endOfQuoted(text, at) };
  if (char === '"' || char === "'") return { kind: 'string', end: endOfQuoted(text, at) };
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    return { kind: 'blank', end: end < 0 ? text.length : end + 2 };
  }
  if (char === '/' && !isAfterValue) return { kind: 'pattern', end: endOfPattern(text, at) };
  const blank = endOf(BLANKS, text, at);
  if (blank > at) return { kind: 'blank', end: blank };
  const word = endOf(WORD, text, at);
  if (word > at) return { kind: 'word', end: word };
  return { kind: 'sign', end: at + (text.startsWith('..', at) ? 2 : 1) };
}

/** Whether a `/` after this part divides; else it begins a pattern. In the place of a value, `*` and `%` are values, and words are names: `vars.in`. */
function endsValue(kind: Token['kind'], part: string, isAfterValue: boolean): boolean {
  if (kind === 'sign') return ')]}'.includes(part) || (!isAfterValue && '*%'.includes(part));
  return kind !== 'word' || !isAfterValue || !OPERATORS.has(part);
}

/** @param sticky what may stand there @returns `at` if it does not */
function endOf(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : at;
}

/** Strings have escapes, names in backticks do not. */
function endOfQuoted(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at++) {
    if (text.charAt(at) === '\\' && quote !== '`') at++;
    else if (text.charAt(at) === quote) return at + 1;
  }
  return text.length;
}

/** A pattern ends at a `/` that is neither escaped nor within brackets. */
function endOfPattern(text: string, start: number): number {
  let depth = 0;
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') at++;
    else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if (char === '/' && depth === 0) return at + 1;
  }
  return text.length;
}
