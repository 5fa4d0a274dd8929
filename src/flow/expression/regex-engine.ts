import { RE2JS } from 're2js';
import { Failure } from '../failure.js';

/** How often one pattern may match in one evaluation: finding the next match is not interrupted. */
const MAX_MATCHES = 100_000;

/** A match as `RegExp.exec` gives it, as far as JSONata reads it. */
type Match = (string | undefined)[] & { index: number };

/**
 * A pattern that matches in time linear to the text, in the place of `RegExp`, whose backtracking no timeout stops.
 * Look-around and back-references are not to be had that way.
 *
 * @throws Error where the pattern needs them
 */
export class LinearRegExp {
  lastIndex = 0;
  private matches = 0;
  private readonly pattern: RE2JS;

  constructor(pattern: RegExp | string, flags = typeof pattern === 'string' ? '' : pattern.flags) {
    const source = typeof pattern === 'string' ? pattern : pattern.source;
    const fold = flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0;
    const lines = flags.includes('m') ? RE2JS.MULTILINE : 0;
    this.pattern = RE2JS.compile(RE2JS.translateRegExp(source), fold | lines);
  }

  /** The next match from `lastIndex` on, which moves behind it. */
  exec(text: string): Match | null {
    const matcher = this.pattern.matcher(text);
    if (this.lastIndex > text.length || !matcher.find(this.lastIndex)) {
      this.lastIndex = 0;
      return null;
    }
    if (++this.matches > MAX_MATCHES)
      throw new Failure(`a pattern matched more than ${MAX_MATCHES} times`, false);
    const groups = Array.from(
      { length: matcher.groupCount() + 1 },
      (_, group) => matcher.group(group) ?? undefined,
    );
    this.lastIndex = matcher.end();
    return Object.assign(groups, { index: matcher.start() });
  }

  /** Replaces every match; `$1` to `$9` and `$&` in the replacement stand for what was matched. */
  replaceAll(text: string, replacement: string, maxLength: number): string | null {
    let result = '';
    let position = 0;
    const matcher = this.pattern.matcher(text);
    let from = 0;
    while (from <= text.length && matcher.find(from)) {
      const inserted = replacement.replace(/\$([$&]|[1-9])/g, (_, what: string) => {
        if (what === '$') return '$';
        if (what !== '&' && Number(what) > matcher.groupCount()) return '';
        return matcher.group(what === '&' ? 0 : Number(what)) ?? '';
      });
      result += text.slice(position, matcher.start()) + inserted;
      if (result.length > maxLength) return null;
      position = matcher.end();
      from = position > matcher.start() ? position : position + 1;
    }
    return result + text.slice(position);
  }
}
