import { isUtf8 } from 'node:buffer';
import { BadRequest } from '../errors.js';
import { MESSAGES } from '../messages.js';
import { decoderOf, isUtf8Name } from './charset.js';

/** How deep arrays and objects may nest. */
const DEEPEST = 100;

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON that a client sent: its text, and what it says. */
export class JsonDocument {
  private numbers: unknown;

  private constructor(
    readonly text: string,
    readonly value: unknown,
  ) {}

  /**
   * Reads JSON as Python's `json` does in strict mode: no byte order mark, no `NaN`, no raw control characters.
   *
   * @throws BadRequest saying where it is broken, or that it nests too deep
   */
  static parse(bytes: Buffer, charset = 'utf-8'): JsonDocument {
    return JsonDocument.read(decode(bytes, charset));
  }

  /** The same, of bytes that are text already. */
  static read(text: string): JsonDocument {
    if (nestsDeeper(text, DEEPEST)) throw broken(`nested deeper than ${DEEPEST} levels`);
    try {
      return new JsonDocument(text, JSON.parse(text));
    } catch (error) {
      throw broken(reasonOf(error));
    }
  }

  /**
   * How the JSON wrote a number, which `JSON.parse` forgets (`1.0`, `1e3`, 20 digits).
   *
   * @param path the keys that lead to the number; none, where it is the whole document
   */
  numberText(...path: (string | number)[]): string {
    this.numbers ??= JSON.parse(
      this.text.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : `"${token}"`)),
    );
    let at = this.numbers;
    for (const key of path) at = (at as Record<string | number, unknown>)[key];
    return String(at);
  }
}

const broken = (reason: string) => new BadRequest(MESSAGES.jsonParse(reason));

/** V8 quotes the text in its messages: what follows the first clause would echo the body. */
const reasonOf = (error: unknown): string =>
  error instanceof SyntaxError
    ? error.message.replace(/, ".*$/s, '').replace(/"?\.\.\.?.*$/s, '')
    : 'not JSON';

function decode(bytes: Buffer, charset: string): string {
  if (isUtf8Name(charset)) {
    if (!isUtf8(bytes)) throw broken('the body is not UTF-8');
    return bytes.toString('utf8');
  }
  const decoder = decoderOf(charset, { fatal: true });
  if (!decoder) return decode(bytes, 'utf-8');
  try {
    return decoder.decode(bytes);
  } catch {
    throw broken(`the body is not ${charset}`);
  }
}

/** Counts brackets outside strings, without recursion and without building anything. */
function nestsDeeper(text: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at);
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return false;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}
