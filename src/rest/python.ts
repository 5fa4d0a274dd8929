/*
 * DRF's answers show how Python reads and prints values: these few habits of Python's are visible to clients.
 */

const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const IS_SPACE = new RegExp(`^[${SPACE}]$`);
const INTEGER = /^([+-]?)(\p{Nd}+(?:_\p{Nd}+)*)$/u;

/** What nearly every integer looks like, and needs no closer look. */
const PLAIN = /^[0-9]{1,15}$/;

/** Python refuses to read longer numbers. */
const MOST_DIGITS = 4300;

/** `str.strip()`: other white space than that of JavaScript's `trim`. */
export function pythonStrip(text: string): string {
  // Not `/\s+$/`, which took 3.7 s for a text with 50,000 spaces in its middle.
  let start = 0;
  let end = text.length;
  while (start < end && IS_SPACE.test(text.charAt(start))) start += 1;
  while (end > start && IS_SPACE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/**
 * `int(text)`: white space around, a sign, underscores between digits and the digits of every script are taken.
 *
 * @returns undefined where Python raises ValueError; past 2⁵³ only the size of the number is right
 */
export function pythonInt(text: string): number | undefined {
  if (PLAIN.test(text)) return Number(text);
  const [, sign, written] = INTEGER.exec(pythonStrip(text)) ?? [];
  if (written === undefined) return undefined;
  const digits = written.replaceAll('_', '').replace(/[^0-9]/gu, (digit) => String(digitOf(digit)));
  if (digits.length > MOST_DIGITS) return undefined;
  return Number(digits) * (sign === '-' ? -1 : 1) + 0;
}

/** The value of a decimal digit of any script: Unicode keeps each script's ten in one row, from zero upwards. */
function digitOf(digit: string): number {
  const codePoint = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(codePoint - before - 1))) before += 1;
  return before % 10;
}

/** `str(number)` of a number that JSON wrote as `source`: `1.0` stays `1.0`, `1e3` is `1000.0`. */
export function pythonStr(source: string): string {
  if (!/[.eE]/.test(source)) return source === '-0' ? '0' : source;
  const number = Number(source);
  if (!Number.isFinite(number)) return number > 0 ? 'inf' : '-inf';
  const [mantissa = '', exponentText = '0'] = number.toExponential().split('e');
  const exponent = Number(exponentText);
  const sign = Object.is(number, -0) ? '-' : '';
  if (exponent < -4 || exponent >= 16) {
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  const digits = Math.max(1, mantissa.replace(/[-.]/g, '').length - 1 - exponent);
  return sign + number.toFixed(digits);
}

/** `type(value).__name__` of a JSON value; `source` tells an `int` from a `float`. */
export function pythonTypeName(value: unknown, source = ''): string {
  if (value === null) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'string':
      return 'str';
    case 'number':
      return /[.eE]/.test(source) ? 'float' : 'int';
    default:
      return 'dict';
  }
}
