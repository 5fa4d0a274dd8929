import { RE2JS } from 're2js';
import { Failure } from '../failure.js';
import { nextTurn, turnIsOver } from '../turns.js';

const MAX_PATTERN = 1_000;
/** How often one pattern may match in one evaluation. */
const MAX_MATCHES = 100_000;
/** What a pattern's instructions times the text's characters may come to: finding a match is not interrupted, and takes a second or so then. */
const MAX_PRODUCT = 30_000_000;
/** How long a pattern may take for all its matches, in milliseconds: where each is looked for up to the text's end. */
const MAX_TIME = 1_000;

/** A match as `RegExp.exec` gives it, as far as JSONata reads it. */
type Match = (string | undefined)[] & { index: number };

/**
 * A pattern that matches in time linear to the text, in the place of `RegExp`, whose backtracking no timeout stops.
 * Look-around and back-references are not to be had that way.
 *
 * @throws Error where the pattern needs them, or is too long
 */
export class LinearRegExp {
  lastIndex = 0;
  private matches = 0;
  private time = 0;
  private readonly pattern: RE2JS;

  constructor(pattern: RegExp | string, flags = typeof pattern === 'string' ? '' : pattern.flags) {
    const source = typeof pattern === 'string' ? pattern : pattern.source;
    if (source.length > MAX_PATTERN) throw new Error(`it has more than ${MAX_PATTERN} characters`);
    const fold = flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0;
    const lines = flags.includes('m') ? RE2JS.MULTILINE : 0;
    this.pattern = RE2JS.compile(RE2JS.translateRegExp(source), fold | lines);
  }

  /** The next match from `lastIndex` on, which moves behind it. */
  exec(text: string): Match | null {
    const matcher = this.matcher(text);
    if (this.lastIndex > text.length || !this.find(matcher, this.lastIndex)) {
      this.lastIndex = 0;
      return null;
    }
    const groups = Array.from(
      { length: matcher.groupCount() + 1 },
      (_, group) => matcher.group(group) ?? undefined,
    );
    this.lastIndex = matcher.end();
    return Object.assign(groups, { index: matcher.start() });
  }

  /**
   * Replaces every match; `$1` to `$9` and `$&` in the replacement stand for what was matched.
   *
   * @returns null where the text gets longer than `maxLength`
   */
  async replaceAll(text: string, replacement: string, maxLength: number): Promise<string | null> {
    let result = '';
    let position = 0;
    const matcher = this.matcher(text);
    for (let from = 0; from <= text.length && this.find(matcher, from);) {
      const inserted = replacement.replace(/\$([$&]|[1-9])/g, (_, what: string) => {
        if (what === '$') return '$';
        if (what !== '&' && Number(what) > matcher.groupCount()) return '';
        return matcher.group(what === '&' ? 0 : Number(what)) ?? '';
      });
      result += text.slice(position, matcher.start()) + inserted;
      if (result.length > maxLength) return null;
      position = matcher.end();
      from = position > matcher.start() ? position : position + 1;
      if (turnIsOver()) await new Promise<void>((resolve) => nextTurn(resolve));
    }
    return result + text.slice(position);
  }

  private matcher(text: string): ReturnType<RE2JS['matcher']> {
    if (this.pattern.programSize() * text.length > MAX_PRODUCT)
      throw new Failure('the pattern is too long for so long a text', false);
    return this.pattern.matcher(text);
  }

  private find(matcher: ReturnType<RE2JS['matcher']>, from: number): boolean {
    const start = performance.now();
    const found = matcher.find(from);
    this.time += performance.now() - start;
    if (found && ++this.matches > MAX_MATCHES)
      throw new Failure(`a pattern matched more than ${MAX_MATCHES} times`, false);
    if (this.time > MAX_TIME)
      throw new Failure(`a pattern took more than ${MAX_TIME / 1000} second to match`, false);
    return found;
  }
}
