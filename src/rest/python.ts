/*
 * Functions that read and print values as Python does, where DRF's responses show the difference to clients.
 */

const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const IS_SPACE = new RegExp(`^[${SPACE}]$`);
const INTEGER = /^([+-]?)(\p{Nd}+(?:_\p{Nd}+)*)$/u;

/** The usual form of an integer, which is parsed without the slower rules. */
const PLAIN = /^[0-9]{1,15}$/;

/** Python refuses numbers with more digits. */
const MAX_DIGITS = 4300;

/** `str.strip()`. Python's white space differs from that of JavaScript's `trim`. */
export function pythonStrip(text: string): string {
  // Not `/\s+$/`, which took 3.7 s for a text with 50,000 spaces in its middle.
  let start = 0;
  let end = text.length;
  while (start < end && IS_SPACE.test(text.charAt(start))) start += 1;
  while (end > start && IS_SPACE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/**
 * `int(text)`: accepts surrounding white space, a sign, underscores between digits, and the digits of every script.
 *
 * @returns undefined if Python raises ValueError; beyond 2⁵³ the number is approximate
 */
export function pythonInt(text: string): number | undefined {
  if (PLAIN.test(text)) return Number(text);
  const [, sign, written] = INTEGER.exec(pythonStrip(text)) ?? [];
  if (written === undefined) return undefined;
  const plain = written.replaceAll('_', '');
  // A digit has at most two UTF-16 units, so a longer text has too many digits.
  if (plain.length > 2 * MAX_DIGITS) return undefined;
  const digits = plain.replace(/[^0-9]/gu, (digit) => String(digitOf(digit)));
  if (digits.length > MAX_DIGITS) return undefined;
  return Number(digits) * (sign === '-' ? -1 : 1) + 0;
}

/** Cache of {@link digitOf}. Unicode has fewer than a thousand decimal digits. */
const digitValues = new Map<string, number>();

/** The value of a decimal digit of any script. */
function digitOf(digit: string): number {
  const known = digitValues.get(digit);
  if (known !== undefined) return known;
  const value = digitValueOf(digit);
  digitValues.set(digit, value);
  return value;
}

/** In Unicode, the ten digits of a script are consecutive, starting with zero. */
function digitValueOf(digit: string): number {
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

/** `type(value).__name__` of a JSON value; `source` distinguishes an `int` from a `float`. */
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
