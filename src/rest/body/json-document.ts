import { isUtf8 } from 'node:buffer';
import { isMainThread } from 'node:worker_threads';
import { excessIn } from '../../flow/index.js';
import { BadRequest } from '../errors.js';
import { MESSAGES } from '../messages.js';
import { decoderOf, isUtf8Name } from './charset.js';
import { numberTextAt } from './number-text.js';

/** How deep arrays and objects may nest. */
const MAX_DEPTH = 100;

/**
 * How many arrays and objects a text may hold if it is parsed in the main thread, since V8 does that in one piece: 475,000 lists in each other, which
 * fit in 1 MiB, took 0.13 s, and above 0.2 s on a busy machine. One for each eight bytes of 1 MiB is enough for a thousand inputs of a hundred
 * small objects each. Flows are parsed in other threads.
 */
const MOST_LISTS = isMainThread ? 131_072 : Infinity;

/**
 * Matches escapes: backslashes and surrogate pairs, which are harmless, and, as a group, NUL and surrogates that may be
 * unpaired, which Postgres cannot store.
 */
const ESCAPE = /\\\\|\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(\\u(?:0000|[dD][89a-fA-F]))/g;

/** JSON that a client sent: its text and its value. */
export class JsonDocument {
  private constructor(
    readonly text: string,
    readonly value: unknown,
  ) {}

  /**
   * Reads JSON as Python's `json` does in strict mode: no byte order mark, no `NaN`, no raw control characters.
   *
   * @throws BadRequest saying where it is invalid, or that it nests too deep or holds too many arrays and objects
   */
  static parse(bytes: Buffer, charset = 'utf-8'): JsonDocument {
    return JsonDocument.read(decode(bytes, charset));
  }

  /** The text of bytes that should be JSON, not parsed. @throws BadRequest if they are not in the charset */
  static textOf(bytes: Buffer, charset = 'utf-8'): string {
    return decode(bytes, charset);
  }

  /** As {@link parse}, for decoded text. */
  static read(text: string): JsonDocument {
    const excess = excessIn(text, MAX_DEPTH, MOST_LISTS);
    if (excess === 'too deep') throw broken(`nested deeper than ${MAX_DEPTH} levels`);
    if (excess === 'too many') throw broken(`more than ${MOST_LISTS} arrays and objects`);
    try {
      return new JsonDocument(text, JSON.parse(text));
    } catch (error) {
      throw broken(reasonOf(error));
    }
  }

  /**
   * Whether a string in it may have characters that Postgres cannot store. This takes a few milliseconds for 9 MB and copies
   * nothing; checking every string takes a second.
   */
  get mayBeUnstorable(): boolean {
    ESCAPE.lastIndex = 0;
    for (let found = ESCAPE.exec(this.text); found; found = ESCAPE.exec(this.text))
      if (found[1] !== undefined) return true;
    return false;
  }

  /**
   * The text of a number in the JSON (`1.0`, `1e3`, 20 digits), which `JSON.parse` does not keep.
   *
   * @param path the keys and indexes that lead to the number; empty if it is the whole document
   */
  numberText(...path: (string | number)[]): string {
    return numberTextAt(this.text, path);
  }
}

const broken = (reason: string) => new BadRequest(MESSAGES.jsonParse(reason));

/** The first clause of V8's message. The rest quotes the body, which must not be echoed. */
const reasonOf = (error: unknown): string =>
  error instanceof SyntaxError ? error.message.replace(/, (?:\.\.\.)?".*$/s, '') : 'not JSON';

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
