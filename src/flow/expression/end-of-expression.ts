/** Names, numbers and words. Sticky, so that one test finds the end of one: a check has 20,000 expressions. */
const WORD = /[\w$\u0080-\uffff]+/y;
/** Words that a value follows. */
const OPERATORS = new Set(['and', 'or', 'in']);
const BLANKS = ' \t\n\v\f\r';

/**
 * Finds the end of an expression: the first `}}` outside its strings, names in backticks, comments, braces and patterns. JSONata
 * cannot do this, because `}}` is not part of its language.
 *
 * @param start the position after `{{`
 * @returns the position of `}}`, or -1
 */
export function endOfExpression(text: string, start: number): number {
  let braces = 0;
  /** Whether a value has just ended, so that `/` divides; else it begins a pattern. */
  let afterValue = false;
  let at = start;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '"' || char === "'" || char === '`') {
      at = endOfQuoted(text, at);
      afterValue = true;
    } else if (char === '/' && text.charAt(at + 1) === '*') {
      const end = text.indexOf('*/', at + 2);
      at = end < 0 ? text.length : end + 2;
    } else if (char === '/' && !afterValue) {
      at = endOfPattern(text, at);
      afterValue = true;
    } else if (char === '{') {
      braces++;
      at++;
      afterValue = false;
    } else if (char === '}') {
      if (braces === 0 && text.charAt(at + 1) === '}') return at;
      braces = Math.max(0, braces - 1);
      at++;
      afterValue = true;
    } else if (BLANKS.includes(char)) {
      at++;
    } else {
      const end = endOfWord(text, at);
      // In the place of a value, `*` (wildcard) and `%` (parent) are values.
      // There, words are names too: `vars.in`.
      if (end > at) afterValue = !afterValue || !OPERATORS.has(text.slice(at, end));
      else afterValue = ')]'.includes(char) || (!afterValue && '*%'.includes(char));
      at = Math.max(end, at + 1);
    }
  }
  return -1;
}

/** @returns `start` if there is no word */
function endOfWord(text: string, start: number): number {
  WORD.lastIndex = start;
  return WORD.test(text) ? WORD.lastIndex : start;
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

/** As in JSONata, a pattern ends at a `/` that is neither escaped nor within brackets. */
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
